"""What a rule says when it refuses: raising it rolls the transaction back, and the person reads its sentence."""


class Refusal(Exception):
    """Carries one Russian sentence for the person: what is wrong and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class NotYours(Refusal):
    """What was asked for does not exist within the actor's rights; absent and foreign look the same."""

    def __init__(self, what: str = "Этого здесь больше нет, или оно не относится к Вашим школам.") -> None:
        super().__init__(f"{what} Откройте меню: /start")
