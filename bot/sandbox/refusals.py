"""What the Bot API server refuses, in its words: a refusal is raised where it is noticed and answered in one place."""


class Refused(Exception):
    """An answer with `ok: false`: HTTP code, description and, for 429, the seconds to wait."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(f"{code} {description}")
        self.code = code
        self.description = description
        self.retry_after = retry_after


def bad_request(message: str) -> Refused:
    """400; the first letter is lowered unless the second character is «_» or a capital, as the real server does."""
    second = message[1:2]
    lowered = message if second == "_" or second.isupper() else message[:1].lower() + message[1:]
    return Refused(400, f"Bad Request: {lowered}")


def forbidden(message: str) -> Refused:
    return Refused(403, f"Forbidden: {message}")


def conflict(message: str) -> Refused:
    return Refused(409, f"Conflict: {message}")


def too_large() -> Refused:
    return Refused(413, "Request Entity Too Large")


def too_many_requests(seconds: int) -> Refused:
    return Refused(429, f"Too Many Requests: retry after {seconds}", seconds)


def unauthorized() -> Refused:
    return Refused(401, "Unauthorized")


def not_found() -> Refused:
    return Refused(404, "Not Found")


def method_not_found() -> Refused:
    return Refused(404, "Not Found: method not found")
