"""Operations found where they stand, each with something for every argument, so that somebody who may nothing asks all."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, get_type_hints

from django.db import transaction

from tests.support.prints import changed, print_of_all


@dataclass(frozen=True)
class Operation:
    """A verb of a house: `module.function`, and the function."""

    name: str
    function: Callable[..., Any]

    def arguments(self, actor: object, things: Mapping[Any, object]) -> dict[str, object]:
        """The actor and, by its type, something for every argument that must be given."""
        hints = get_type_hints(inspect.unwrap(self.function))
        given: dict[str, object] = {}
        for each in inspect.signature(self.function).parameters.values():
            if hints[each.name] is type(actor):
                given[each.name] = actor
            elif each.default is each.empty:
                assert hints[each.name] in things, f"{self.name}: say what to give as {hints[each.name]}"
                given[each.name] = things[hints[each.name]]
        return given


def operations_with(package: ModuleType, actor: type) -> Iterator[Operation]:
    """Every function of a package, but for those within a file, that is told who acts."""
    for found in pkgutil.iter_modules(package.__path__):
        module = importlib.import_module(f"{package.__name__}.{found.name}")
        for name, function in vars(module).items():
            if name.startswith("_") or not inspect.isfunction(function):
                continue
            own = inspect.unwrap(function)
            if own.__module__ == module.__name__ and actor in get_type_hints(own).values():
                yield Operation(f"{found.name}.{name}", function)


def who_does_not_ask(
    operations: Sequence[Operation], actor: object, things: Mapping[Any, object], refusal: type[Exception]
) -> list[tuple[str, object]]:
    """Let the actor, who may nothing, ask each operation: those that did anything but refuse, and what they did."""
    before, found = print_of_all(), []
    for operation in operations:
        arguments = operation.arguments(actor, things)
        with transaction.atomic():
            try:
                said = operation.function(**arguments)
            except refusal:
                said = changed(before, print_of_all())
            except Exception as error:  # whatever it is, it is no refusal  # noqa: BLE001
                said = {repr(error)}
            else:
                said = {f"answered {said!r}"}
            transaction.set_rollback(True)
        if said:
            found.append((operation.name, said))
    return found
