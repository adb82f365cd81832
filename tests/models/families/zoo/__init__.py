"""One tiny checkpoint per family, written to a folder."""

from tests.models.families.zoo.common import MASK, Maker
from tests.models.families.zoo.encoders import modernbert, roberta
from tests.models.families.zoo.llada_family import llada, llada2
from tests.models.families.zoo.qwen import (
    A2D_BD3LM_QWEN2,
    A2D_BD3LM_QWEN3,
    A2D_LLAMA,
    A2D_QWEN2,
    A2D_QWEN3,
    DREAM,
    DREAMON,
    FAST_DLLM,
    OPEN_DCODER,
    SDAR,
    SDAR_MOE,
    STABLE_DIFFCODER,
)
from tests.models.families.zoo.transformer import MDLM, SEDD

__all__ = [
    "A2D_BD3LM_QWEN2",
    "A2D_BD3LM_QWEN3",
    "A2D_LLAMA",
    "A2D_QWEN2",
    "A2D_QWEN3",
    "DREAM",
    "DREAMON",
    "FAST_DLLM",
    "MASK",
    "MDLM",
    "OPEN_DCODER",
    "SDAR",
    "SDAR_MOE",
    "SEDD",
    "STABLE_DIFFCODER",
    "Maker",
    "llada",
    "llada2",
    "modernbert",
    "roberta",
]
