"""The pydantic settings every wire type of this package shares."""

import ast
import inspect
import textwrap
from itertools import pairwise

from pydantic import BaseModel, ConfigDict


class WireModel(BaseModel):
    """Frozen and closed; validators are built on first use, which keeps the import light."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def describe_fields(*models: type[BaseModel]) -> None:
    """Give every field of `models` the docstring that stands under it as its description.

    Reading sources costs more than importing the package, so only those who publish a JSON
    schema call this; pydantic's own switch for it would charge every import.
    """
    for model in models:
        docs = _attribute_docstrings(model)
        for name, field in model.model_fields.items():
            field.description = field.description or docs.get(name)
        model.model_rebuild(force=True)


def _attribute_docstrings(model: type[BaseModel]) -> dict[str, str]:
    """Return the docstrings under the fields of `model` and of the wire types it inherits."""
    docs: dict[str, str] = {}
    for owner in reversed(model.__mro__):
        if not (issubclass(owner, WireModel) and owner is not WireModel):
            continue
        body = _class_body(owner)
        for statement, following in pairwise(body):
            if (
                isinstance(statement, ast.AnnAssign)
                and isinstance(statement.target, ast.Name)
                and isinstance(following, ast.Expr)
                and isinstance(following.value, ast.Constant)
            ):
                docs[statement.target.id] = inspect.cleandoc(str(following.value.value))
    return docs


def _class_body(owner: type) -> list[ast.stmt]:
    definition = ast.parse(textwrap.dedent(inspect.getsource(owner))).body[0]
    return definition.body if isinstance(definition, ast.ClassDef) else []
