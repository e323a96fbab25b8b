"""A social passport as (circumstance, share) in the order people write them; what is not known is left out."""

from collections.abc import Mapping
from typing import Any

CIRCUMSTANCES: Mapping[str, str] = {
    "both_higher": "Оба родителя с высшим образованием",
    "one_higher": "Один родитель с высшим образованием",
    "one_parent": "Неполные семьи",
    "many_children": "Многодетные семьи",
    "low_income": "Малообеспеченные семьи",
    "both_unemployed": "Оба родителя без работы",
    "parent_disabled": "Родитель с инвалидностью",
    "guardianship": "Под опекой и в приёмных семьях",
    "russian_not_native": "Русский язык не родной",
    "special_needs": "Обучающиеся с ОВЗ",
    "dangerous_situation": "Социально опасное положение",
    "on_register": "На учёте любого вида",
    "on_commission_register": "На учёте в комиссии по делам несовершеннолетних",
    "brought_by_bus": "На подвозе",
}


def shares_of(passport: Any) -> tuple[tuple[str, float], ...]:
    """Of a row of social passports; nothing where there is none."""
    known = ((title, getattr(passport, field, None)) for field, title in CIRCUMSTANCES.items())
    return tuple((title, value) for title, value in known if value is not None)
