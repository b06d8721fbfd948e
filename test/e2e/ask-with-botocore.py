"""Asks Internet Monitor what standard input says, as JSON: [{"operation": "get_health_event", "input": {…}}, …].

Strings named StartTime and EndTime become instants. Prints the list of answers as JSON, each without ResponseMetadata.
"""

import datetime
import json
import os
import sys

import botocore.session

client = botocore.session.get_session().create_client(
    "internetmonitor", endpoint_url=os.environ["AWS_ENDPOINT_URL_INTERNETMONITOR"]
)


def as_javascript_prints_it(instant):
    utc = instant.astimezone(datetime.timezone.utc)
    return utc.strftime("%Y-%m-%dT%H:%M:%S.") + f"{utc.microsecond // 1000:03d}Z"


def ask(operation, input):
    for name in ("StartTime", "EndTime"):
        if name in input:
            input[name] = datetime.datetime.fromisoformat(input[name].replace("Z", "+00:00"))
    answer = getattr(client, operation)(**input)
    del answer["ResponseMetadata"]
    return answer


questions = json.load(sys.stdin)
json.dump([ask(**question) for question in questions], sys.stdout, default=as_javascript_prints_it)
