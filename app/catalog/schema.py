"""JSON Schema of a rubric pack, for editors that help while writing one."""

import json

from app.catalog.validation import adapter
from app.domain.rubric import Rubric

SCHEMA_FILE = "rubric.schema.json"


def rubric_schema() -> str:
    """Return the JSON Schema (draft 2020-12) of rubric.yaml as text, the same for the same program."""
    schema = adapter(Rubric).json_schema()
    definitions = schema.pop("$defs")
    rubric = definitions.pop("Rubric")
    whole = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "健康县区自评 评分标准（rubric.yaml）",
        **{key: value for key, value in rubric.items() if key != "title"},
        "$defs": definitions,
    }
    return json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
