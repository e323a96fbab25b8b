"""`python -m reports.papers`: write the product's templates anew from their layouts."""

from reports.papers.layouts import LAYOUTS
from reports.templates import SHIPPED


def main() -> None:
    SHIPPED.mkdir(exist_ok=True)
    for name, layout in LAYOUTS.items():
        (SHIPPED / f"{name}.docx").write_bytes(layout().written())


if __name__ == "__main__":
    main()
