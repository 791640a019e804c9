"""Where things lie in submission and return packages (DESIGN.md 8). Paths below data/ unless said otherwise."""

DATA = "data/"
START_PAGE = "00_请先看这里.html"
EVIDENCE_FOLDER = "佐证材料"
OTHER_FOLDER = "其他"
SUBMISSION = "machine/submission.json"
RUBRIC = "machine/rubric.json"
CHANGES = "machine/changes.json"
REVIEW = "machine/review.json"
MACHINE_FOLDER = "machine/"
PHOTO_FOLDER = "现场照片"

BAGIT = "bagit.txt"
BAG_INFO = "bag-info.txt"
MANIFEST = "manifest-sha256.txt"
TAG_MANIFEST = "tagmanifest-sha256.txt"
SIGNATURE = "signatures/ed25519.json"

LISTED_TAGS = (BAG_INFO, BAGIT, MANIFEST)
"""Tag files that the tag manifest lists."""

TAG_FILES = (*LISTED_TAGS, TAG_MANIFEST, SIGNATURE)
"""Everything outside data/, from the top of the bag."""
