"""What kind of message a citizen sent; decides before anything is looked up."""

from enum import StrEnum


class Kind(StrEnum):
    """What a message is, in the order of protection: the first that fits wins."""

    EMERGENCY = "emergency"  # danger to life or property now
    DENUNCIATION = "denunciation"  # tố cáo: an offence by somebody, told as a case
    COMPLAINT = "complaint"  # khiếu nại: a decision or act against the sender, told as a case
    PETITION = "petition"  # kiến nghị, phản ánh: a wish or a state of things
    CHAT = "chat"  # greeting, thanks, insult
    QUESTION = "question"
