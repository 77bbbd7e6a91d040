"""A database as full as that of a service with a thousand users."""

import psycopg

USERS = 1000
TASKS = 100_000
HEAVY_USER = "heavy"
HEAVY_TASKS = TASKS // 5

_WORDS = (
    "{buy,call,write,fix,plan,read,paint,clean,order,send,milk,bank,letter,bicycle,holiday,book,"
    "door,kitchen,parts,invoice,garden,meeting,report,train,dentist,school,lamp,window,cake,tax}"
)
_TAGS = "{home,work,shop,garden,travel,money,health,family}"

_TASKS = f"""
    INSERT INTO task (user_id, title, description, completed, priority, tags, due_on)
    SELECT
        CASE WHEN n <= {HEAVY_TASKS} THEN '{HEAVY_USER}' ELSE 'user-' || n % {USERS} END,
        words[1 + n % 30] || ' the ' || words[1 + n / 30 % 30] || ' number' || n,
        words[1 + n / 7 % 30] || ' before the ' || words[1 + n / 11 % 30] || ' is closed',
        n % 3 = 0,
        1 + n % 3,
        CASE n % 4 WHEN 0 THEN '{{}}' WHEN 1 THEN tags[1 + n % 8:1 + n % 8]
             ELSE ARRAY[tags[1 + n % 8], tags[1 + (n + 3) % 8]] END,
        CASE WHEN n % 5 > 0 THEN date '2026-01-01' + n % 365 END
    FROM generate_series(1, {TASKS}) n,
        (SELECT '{_WORDS}'::text[] AS words, '{_TAGS}'::text[] AS tags) AS lists
"""
_CONVERSATIONS = f"""
    INSERT INTO conversation (user_id, title, updated_at)
    SELECT 'user-' || n % {USERS}, 'about ' || n, now() - n * interval '1 minute'
    FROM generate_series(1, {USERS * 10}) n
"""
_MESSAGES = """
    INSERT INTO message (conversation_id, user_id, role, content)
    SELECT id, user_id, CASE n % 2 WHEN 0 THEN 'assistant' ELSE 'user' END, 'message ' || n
    FROM conversation, generate_series(1, 8) n
"""
_COUNTERS = f"""
    INSERT INTO rate_limit (user_id, bucket, started_at, used)
    SELECT 'user-' || n, bucket, now(), 1
    FROM generate_series(1, {USERS}) n, unnest('{{writes,chat}}'::text[]) bucket
"""


def load(database_url: str) -> None:
    """Fill a migrated database: TASKS tasks of USERS ordinary users (80 each) and one heavy one,
    ten conversations of eight messages for each ordinary user."""
    with psycopg.connect(database_url, autocommit=True) as database:
        # This one is built much faster than it is added to.
        definition = database.execute(
            "SELECT indexdef FROM pg_indexes WHERE indexname = 'task_search_idx'"
        ).fetchone()
        assert definition is not None
        database.execute("DROP INDEX task_search_idx")
        for statement in (_TASKS, _CONVERSATIONS, _MESSAGES, _COUNTERS):
            database.execute(statement.encode())
        database.execute(definition[0])
        database.execute("VACUUM ANALYZE task, conversation, message, rate_limit")
