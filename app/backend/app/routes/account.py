"""The signed-in user's own data as a whole."""

from fastapi import APIRouter, Depends

from app.auth.middleware import CurrentUser
from app.db import DatabaseSession
from app.rate_limit import limit_writes
from app.routes.responses import REFUSALS
from app.store import account

router = APIRouter(
    prefix="/api/account",
    tags=["account"],
    responses=REFUSALS,
    dependencies=[Depends(limit_writes)],
)


@router.delete("", status_code=204)
async def delete_account(user: CurrentUser, session: DatabaseSession) -> None:
    """Delete all that is kept here for the user, all or nothing. Doing it again is fine."""
    await account.delete_account(session, user.id)
