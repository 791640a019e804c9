"""Understanding the scoring rules (评分标准) that provinces write in words, into drafts of markings (DESIGN.md 5)."""
