"""The stages of support: a tree of steps, and what a person can rely on at each."""

from stages.models.law import Regulation, Right
from stages.models.referral import Referral
from stages.models.step import Step
from stages.models.time_limit import TimeLimit

__all__ = ["Referral", "Regulation", "Right", "Step", "TimeLimit"]
