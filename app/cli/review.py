"""`jkxq review …`: what city and provincial reviewers do with what the counties handed in (评审)."""

import typer

from app.cli.review_intake import review_import, review_list, review_new
from app.cli.review_judging import assign, hand_in, merge, sample, score, take
from app.cli.review_papers import review_export
from app.cli.review_site import site_photos, site_tables, take_site_table
from app.cli.review_summary import summary

review_app = typer.Typer(
    help="评审：收件、评审、合并、退回、汇总（市级、省级用）。", no_args_is_help=True, rich_markup_mode=None
)
review_app.command("new")(review_new)
review_app.command("import")(review_import)
review_app.command("list")(review_list)
review_app.command("summary")(summary)
review_app.command("assign")(assign)
review_app.command("score")(score)
review_app.command("merge")(merge)
review_app.command("hand-in")(hand_in)
review_app.command("take")(take)
review_app.command("sample")(sample)
review_app.command("export")(review_export)
review_app.command("site-tables")(site_tables)
review_app.command("take-site-table")(take_site_table)
review_app.command("site-photos")(site_photos)
