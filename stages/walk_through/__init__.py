"""The walk-through: a professional and a victim go through the stages, up to a referral plan."""
