"""Integer arithmetic: close to float32, also beside activations a hundred times larger."""

import pytest
import torch
import torch.nn.functional as F

from infill.models import devices
from infill.models.hybrid import integer
from infill.models.hybrid.network import Sight
from tests.models.toy import network

pytestmark = pytest.mark.skipif(
    not devices.has_integer_products(), reason="torch has no CPU integer product"
)


def test_the_product_is_within_a_hundredth_of_the_exact_one() -> None:
    x, weight = torch.randn(3, 40, 64), torch.randn(96, 64)
    exact = F.linear(x, weight)
    found = integer.IntegerLinear(weight)(x)
    assert found.shape == exact.shape
    assert (found - exact).norm() < 0.015 * exact.norm()


def test_one_huge_row_does_not_round_the_others_away() -> None:
    x, weight = torch.randn(40, 64), torch.randn(96, 64)
    x[0] *= 1_000
    exact = F.linear(x, weight)[1:]
    found = integer.IntegerLinear(weight)(x)[1:]
    assert (found - exact).norm() < 0.015 * exact.norm()


def test_a_row_of_zeros_gives_zeros() -> None:
    found = integer.IntegerLinear(torch.randn(8, 16))(torch.zeros(2, 16))
    assert torch.equal(found, torch.zeros(2, 8))


def test_a_converted_network_predicts_almost_the_same() -> None:
    net = network()
    tokens, positions = torch.randint(0, net.shape.vocab_size, (1, 20)), torch.arange(20)[None]
    with torch.inference_mode():
        exact = net.head(net(tokens, positions, Sight()).hidden)
        integer.convert(net)
        found = net.head(net(tokens, positions, Sight()).hidden)
    assert (found - exact).norm() < 0.05 * exact.norm()
