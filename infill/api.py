"""The front door: `fill` a source from a text, or keep an `Engine` and fill many.

For example:

    engine = Engine()                                       # loads the packaged model once
    engine.fill(Invoice, "Total: 12.50 EUR").value          # an Invoice
    engine.fill_many([Request(Invoice, text) for text in texts])
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, TypedDict, TypeVar, Unpack, overload

from infill.blueprint import Blueprint
from infill.canvas.canvas import Canvas
from infill.canvas.known import known_of
from infill.decoding.decoder import Decoder
from infill.decoding.filling import Filling, raise_or_return
from infill.decoding.prompt import compose, frame
from infill.denoiser import Denoiser
from infill.errors import BudgetError, InfillError, SourceError
from infill.evidence.evidence import Evidence
from infill.grammars.grammar import Grammar, grammar_blueprint as grammar_blueprint
from infill.guard import Asked, Guard, admit, objections
from infill.models import load
from infill.options import Options, read_options
from infill.result import Result
from infill.trace import VERSION, Trace, Watch

T = TypeVar("T")


class FillSettings(TypedDict, total=False):
    """The keyword arguments of `Engine.fill` and `fill`, for type checkers."""

    instruction: str
    seed: int
    known: Mapping[str, Any] | None
    watch: Watch | None


class OnceSettings(FillSettings, total=False):
    """The further arguments of `fill` and `afill`: the model and how it decodes."""

    model: Denoiser | str
    options: Options | str | Path | None


@dataclass(frozen=True, slots=True)
class Request:
    """One fill of `Engine.fill_many`; the fields mean what they mean in `fill`."""

    source: Any
    context: str = ""
    instruction: str = ""
    seed: int = 0
    known: Mapping[str, Any] | None = None
    watch: Watch | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class _LaidOut:
    """A canvas, and notes on the part of the context that was left out."""

    canvas: Canvas
    notes: tuple[str, ...]


class Engine:
    """A loaded denoiser with options; keep it to fill more than once.

    `denoiser_or_model` is a `Denoiser`, the name of a packaged model, the path of a checkpoint, or
    a repository of the hub. `device`, `dtype` and `threads`: where and how such a model computes;
    `family`: the kind of model, where its config does not tell; `cache`: what it keeps between
    steps (see `infill.models.load`). `options` may be the path of a file that `infill tune` wrote.
    `guards` see every fill before and after (see `infill.guard`).
    Raises ModelError if there is no such model, or its files are broken.
    """

    def __init__(
        self,
        denoiser_or_model: Denoiser | str = "default",
        *,
        device: str = "auto",
        dtype: str = "auto",
        threads: int | None = None,
        family: str | None = None,
        cache: str = "auto",
        guards: Sequence[Guard] = (),
        options: Options | str | Path | None = None,
    ) -> None:
        self.denoiser = (
            load(
                denoiser_or_model,
                device=device,
                dtype=dtype,
                threads=threads,
                family=family,
                cache=cache,
            )
            if isinstance(denoiser_or_model, str)
            else denoiser_or_model
        )
        self.options, self.guards = _options(options), tuple(guards)

    @overload
    def fill(
        self,
        source: type[T] | Blueprint[T],
        context: str = "",
        **settings: Unpack[FillSettings],
    ) -> Result[T]: ...

    @overload
    def fill(
        self, source: object, context: str = "", **settings: Unpack[FillSettings]
    ) -> Result[Any]: ...

    def fill(
        self,
        source: Any,
        context: str = "",
        *,
        instruction: str = "",
        seed: int = 0,
        known: Mapping[str, Any] | None = None,
        watch: Watch | None = None,
    ) -> Result[Any]:
        """Fill `source` from `context`.

        `source`: a pydantic model, dataclass, TypedDict, type, JSON Schema (dict, bool, or its
        text), `Tools`, a Grammar, or a Blueprint. `known` fixes given values by key or JSON
        pointer. `watch(event, preview)` sees every step. The same arguments give the same result.

        Raises SourceError (Unsupported) if the source cannot be guaranteed, BudgetError if no valid
        value fits, Unsatisfiable if the validators refuse everything within the caps, Refused if
        a guard does not allow it.
        """
        request = Request(source, context, instruction, seed, known, watch)
        return raise_or_return(self._run([request])[0])

    @overload
    def fill_many(
        self, requests: Iterable[Request], *, errors: Literal["raise"] = "raise"
    ) -> list[Result[Any]]: ...

    @overload
    def fill_many(
        self, requests: Iterable[Request], *, errors: Literal["return"]
    ) -> list[Result[Any] | InfillError]: ...

    def fill_many(
        self, requests: Iterable[Request], *, errors: Literal["raise", "return"] = "raise"
    ) -> Any:
        """Fill several sources, up to `Options.batch` canvases in one forward; results in order.

        Requests are taken from the iterable when there is room for them. In float32 a request gets
        the same result in a batch as alone. In bfloat16 sums are rounded differently in a batch of
        another shape, so an uncertain slot may differ; it is valid all the same. With
        errors="return" a failed request's place has its InfillError; otherwise the first error is
        raised.
        """
        outcomes = self._run(requests)
        return outcomes if errors == "return" else [raise_or_return(o) for o in outcomes]

    @overload
    async def afill(
        self,
        source: type[T] | Blueprint[T],
        context: str = "",
        **settings: Unpack[FillSettings],
    ) -> Result[T]: ...

    @overload
    async def afill(
        self, source: object, context: str = "", **settings: Unpack[FillSettings]
    ) -> Result[Any]: ...

    async def afill(
        self, source: Any, context: str = "", **settings: Unpack[FillSettings]
    ) -> Result[Any]:
        """`fill` in a worker thread; takes the same keyword arguments."""
        return await asyncio.to_thread(lambda: self.fill(source, context, **settings))

    def _run(self, requests: Iterable[Request]) -> list[Result[Any] | InfillError]:
        decoder = Decoder(self.denoiser, self.options)
        outcomes: dict[int, Result[Any] | InfillError] = {}

        def begun() -> Iterator[Filling[Any]]:
            for number, request in enumerate(requests):
                try:
                    filling = self._begin(decoder, request)
                except InfillError as error:
                    outcomes[number] = error
                else:
                    filling.number = number
                    yield filling

        for filling in decoder.run(begun()):
            assert filling.outcome is not None
            outcomes[filling.number] = filling.outcome
        return [outcomes[number] for number in range(len(outcomes))]

    def lay_out(self, request: Request) -> Canvas:
        """The canvas of a request, before the model sees it."""
        return self._laid_out(blueprint_of(request.source, self.options), request).canvas

    def _laid_out(self, blueprint: Blueprint[Any], request: Request) -> _LaidOut:
        context, notes = self._context(blueprint, request)
        bare = self.options.guide.bare or self.options.length.bare
        canvas = Canvas(
            blueprint.row,
            self.denoiser.vocabulary,
            context=context,
            bare=self._framed(blueprint, request, "") if bare else (),
            aside=self.options.thought.row,
            known=known_of(request.known) if request.known else None,
            limit=min(self.options.canvas, self.denoiser.facts.limit - len(context)),
            slot_cap=self.options.slot_cap,
        )
        return _LaidOut(canvas, notes)

    def _begin(self, decoder: Decoder, request: Request) -> Filling[Any]:
        if not isinstance(request, Request):
            raise SourceError(
                "this is not a request to fill",
                got=type(request).__name__,
                todo="fill_many([Request(source, context), …])",
            )
        blueprint = blueprint_of(request.source, self.options)
        laid_out = self._laid_out(blueprint, request)
        canvas = laid_out.canvas
        trace = Trace(request.watch)
        trace.note(
            "start",
            canvas.picture,
            version=VERSION,
            model=self.denoiser.facts.name,
            seed=request.seed,
            context=len(canvas.context),
            canvas=canvas.length,
            notes=[*blueprint.notes, *laid_out.notes],
        )
        text, vocabulary = request.context, self.denoiser.vocabulary
        evidence = Evidence(text, vocabulary) if text else None
        asked = self._admitted(blueprint, canvas, request)
        return decoder.begin(
            blueprint,
            canvas,
            seed=request.seed,
            trace=trace,
            evidence=evidence,
            object_to=lambda filled: objections(self.guards, asked, filled),
        )

    def _admitted(self, blueprint: Blueprint[Any], canvas: Canvas, request: Request) -> Asked:
        """The request as guards see it, after all of them have allowed it."""
        asked = Asked(
            source=request.source,
            context=request.context,
            instruction=request.instruction or blueprint.instruction,
            known=request.known,
            scaffold=blueprint.prefix + canvas.preview(),
        )
        admit(self.guards, asked)
        return asked

    def _context(
        self, blueprint: Blueprint[Any], request: Request
    ) -> tuple[tuple[int, ...], tuple[str, ...]]:
        facts, vocabulary = self.denoiser.facts, self.denoiser.vocabulary
        framed = partial(self._framed, blueprint, request)
        try:
            return framed(request.context), ()
        except BudgetError:
            if not self.options.window:
                raise
        room = facts.limit - len(framed("")) - min(self.options.canvas, facts.limit // 2)
        ids = vocabulary.encode(request.context[: 32 * max(room, 0)])[: max(room, 0)]
        part = vocabulary.decode(ids).decode("utf-8", "ignore")
        note = f"read the first {len(part):,} of {len(request.context):,} characters of the context"
        return framed(part), (note,)

    def _framed(
        self, blueprint: Blueprint[Any], request: Request, evidence: str
    ) -> tuple[int, ...]:
        """The tokens of the context: the prompt with this evidence."""
        instruction = request.instruction or blueprint.instruction
        prompt = compose(instruction, blueprint.form, evidence)
        return frame(self.denoiser.facts, self.denoiser.vocabulary, prompt, blueprint.prefix)


@overload
def fill(
    source: type[T] | Blueprint[T], context: str = "", **settings: Unpack[OnceSettings]
) -> Result[T]: ...


@overload
def fill(source: object, context: str = "", **settings: Unpack[OnceSettings]) -> Result[Any]: ...


def fill(
    source: Any,
    context: str = "",
    *,
    instruction: str = "",
    model: Denoiser | str = "default",
    seed: int = 0,
    options: Options | str | Path | None = None,
    known: Mapping[str, Any] | None = None,
    watch: Watch | None = None,
) -> Result[Any]:
    """Fill `source` from `context` once; see `Engine.fill`. Loads the model anew each time."""
    engine = Engine(model, options=options)
    return engine.fill(
        source, context, instruction=instruction, seed=seed, known=known, watch=watch
    )


@overload
async def afill(
    source: type[T] | Blueprint[T], context: str = "", **settings: Unpack[OnceSettings]
) -> Result[T]: ...


@overload
async def afill(
    source: object, context: str = "", **settings: Unpack[OnceSettings]
) -> Result[Any]: ...


async def afill(source: Any, context: str = "", **settings: Unpack[OnceSettings]) -> Result[Any]:
    """`fill` in a worker thread; takes the same keyword arguments."""
    return await asyncio.to_thread(lambda: fill(source, context, **settings))


def _options(options: Options | str | Path | None) -> Options:
    return read_options(options) if isinstance(options, (str, Path)) else options or Options()


def blueprint_of(source: Any, options: Options | None = None) -> Blueprint[Any]:
    """The blueprint of anything that `fill` accepts."""
    if isinstance(source, Blueprint):
        return source
    if isinstance(source, Grammar):
        return grammar_blueprint(source)
    from infill.schemas.sources import compile_source

    options = options or Options()
    return compile_source(
        source, items=options.items, depth=options.depth, extra_keys=options.extra_keys
    )
