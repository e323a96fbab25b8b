"""Folders of CSV files as a coordinator would send them."""

from pathlib import Path

PROGRAMME = (
    "Код;Название;Муниципалитет;Часовой пояс;Начало;Окончание\nlesnoy;Вместе;Лесной район;Asia/Krasnoyarsk;2021;2024\n"
)
SCHOOLS = (
    "Краткое название;Номер;Вид;Головная школа;Группы\nСосновская СОШ;;СОШ;;\nЕловая НОШ;;филиал;Сосновская СОШ;\n"
)


def folder(path: Path, **sheets: str) -> Path:
    """A folder with a file per sheet; a key «Дорожная_карта» names the sheet «Дорожная карта»."""
    path.mkdir(exist_ok=True)
    for name, text in sheets.items():
        (path / f"{name.replace('_', ' ')}.csv").write_text(text, encoding="utf-8")
    return path
