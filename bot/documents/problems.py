"""What is wrong in a knowledge folder: a place, a code and facts; the words are in ``texts``."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What is wrong; behind each code the facts it carries. Codes are never renamed."""

    # the folder and its files
    NO_FOLDER = "no_folder"
    NOTHING_HERE = "nothing_here"
    UNREADABLE = "unreadable"
    NO_FILE = "no_file"
    WRONG_SUFFIX = "wrong_suffix"
    LINK_OUTSIDE = "link_outside"
    TOO_MANY_FILES = "too_many_files"  # limit
    FILE_TOO_LARGE = "file_too_large"  # limit (MiB)
    FOLDER_TOO_LARGE = "folder_too_large"  # limit (MiB)
    # YAML
    EMPTY_FILE = "empty_file"
    NOT_UTF8 = "not_utf8"
    CONTROL_CHARACTER = "control_character"  # character
    SYNTAX = "syntax"  # detail: the parser's own words
    SEVERAL_DOCUMENTS = "several_documents"
    TOO_DEEP = "too_deep"  # limit
    TOO_MANY_ALIASES = "too_many_aliases"  # limit
    NESTED_ALIAS = "nested_alias"  # alias
    TAG = "tag"  # tag
    DUPLICATE_KEY = "duplicate_key"  # key, first_line
    KEY_NOT_TEXT = "key_not_text"  # written
    # one field
    MISSING = "missing"  # field
    UNKNOWN_FIELD = "unknown_field"  # field
    WRONG_TYPE = "wrong_type"  # expected, found (a Type each), written
    IMPOSSIBLE_VALUE = "impossible_value"  # written
    EMPTY = "empty"
    SEVERAL_LINES = "several_lines"
    HTML_TAG = "html_tag"  # tag
    NOT_NFC = "not_nfc"
    INVISIBLE_CHARACTER = "invisible_character"  # character
    NOT_ONE_OF = "not_one_of"  # written, allowed
    OUT_OF_RANGE = "out_of_range"  # minimum, maximum
    NOT_LOWER_CASE = "not_lower_case"  # written
    BAD_ID = "bad_id"  # written
    BAD_KEY = "bad_key"  # written
    BAD_PART_NUMBER = "bad_part_number"  # written
    BAD_PLACE_CODE = "bad_place_code"  # written
    BAD_EMAIL = "bad_email"  # written
    TOO_LONG = "too_long"  # limit, found (characters)
    TOO_MANY_WORDS = "too_many_words"  # limit, found
    TOO_MANY_ITEMS = "too_many_items"  # limit, found
    TOO_FEW_QUESTIONS = "too_few_questions"  # minimum, found
    NO_SOURCE = "no_source"
    # between fields and files
    DUPLICATE_ID = "duplicate_id"  # id, first_file, first_line
    DUPLICATE_QUESTION = "duplicate_question"  # question, first_file, first_line
    # id, kind (topics, entries, documents, sectors, places), times, like (an id or ""), its place
    DANGLING = "dangling"
    IN_FUTURE = "in_future"  # written, today
    ARTICLE_UNPUBLISHED = "article_unpublished"  # document
    NO_SUCH_ARTICLE = "no_such_article"  # document, article
    TO_CHECK_FIGURE = "to_check_figure"  # figure, document
    VERSION_NOT_NAMED = "version_not_named"  # figure, document, amendment
    # recipients
    NO_FALLBACK = "no_fallback"
    EXAMPLE_ADDRESS = "example_address"  # written
    REAL_ADDRESS = "real_address"  # written
    # a document's articles
    TEXT_NOT_LOADED = "text_not_loaded"  # full_text
    NOTHING_LOADED = "nothing_loaded"
    EMPTY_CHAPTER = "empty_chapter"
    ARTICLE_START = "article_start"  # number
    ARTICLE_GAP = "article_gap"  # number, before
    ARTICLE_ORDER = "article_order"  # number, before
    ARTICLE_COUNT = "article_count"  # stated, found
    CHAPTER_COUNT = "chapter_count"  # stated, found


class Type(StrEnum):
    """What YAML made of a value, or what should have been there."""

    TEXT = "text"
    NUMBER = "number"
    BOOLEAN = "boolean"  # "no", "yes", "on" and "off" without quotes are booleans to YAML
    DATE = "date"
    LIST = "list"
    MAPPING = "mapping"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong at one place."""

    file: str
    line: int  # from 1; 0 means the file or folder as a whole
    field: str  # "entries[qc-ubnd].questions[5]", counted from 1; "" when no field is meant
    code: Code
    facts: Mapping[str, str | int]
