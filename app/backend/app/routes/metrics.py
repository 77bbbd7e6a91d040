"""What Prometheus scrapes. On the service's own port, which no proxy leads users to."""

from fastapi import APIRouter, Request, Response

from app import metrics

router = APIRouter(include_in_schema=False)


@router.get("/metrics")
async def scrape(request: Request) -> Response:
    """The counters of this process, in Prometheus' text format."""
    return Response(metrics.render(request.app.state.engine), media_type=metrics.CONTENT_TYPE)
