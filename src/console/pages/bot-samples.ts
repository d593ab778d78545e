/** Code that calls this installation as this bot would. */
export interface CodeSample {
  readonly name: string;
  readonly code: string;
}

/**
 * `baseUrl` is where bots reach Passerelle, without a slash at the end. The key stays out: it is shown once, elsewhere. Each
 * run asks for a human of its own: with the ids of a run before it would be answered with the escalation of that one.
 */
export function codeSamples(baseUrl: string): readonly CodeSample[] {
  return [
    { name: 'curl', code: curl(baseUrl) },
    { name: 'TypeScript', code: typeScript(baseUrl) },
    { name: 'Python', code: python(baseUrl) },
    { name: 'Python, webhook', code: pythonWebhook },
  ];
}

const curl = (baseUrl: string) => `# 1. Ask for a human. The ids are yours: the same id once more is the same command
RUN=$(date +%s)
curl -sX POST "${baseUrl}/v1/escalations" \\
  -H "Authorization: Bearer $PASSERELLE_KEY" -H 'Content-Type: application/json' \\
  -d '{ "id": "start-'$RUN'", "conversationId": "c0ffee00", "skill": "billing",
        "user": { "name": "Léa Roux", "email": "lea@shop.example" },
        "transcript": [{ "author": "user", "text": "My invoice is wrong" }] }'

# 2. Pass on what the end user says ($ESCALATION is the id of the answer)
curl -sX POST "${baseUrl}/v1/escalations/$ESCALATION/messages" \\
  -H "Authorization: Bearer $PASSERELLE_KEY" -H 'Content-Type: application/json' \\
  -d '{ "id": "message-'$RUN'", "text": "It is about line 3." }'

# 3. Read what agents answer, waiting up to 20 seconds
curl -s "${baseUrl}/v1/escalations/$ESCALATION/events?after=0&wait=20" \\
  -H "Authorization: Bearer $PASSERELLE_KEY"
`;

const typeScript = (baseUrl: string) => `import { env } from 'node:process';
import { createPasserelleClient } from 'passerelle/client';

const passerelle = createPasserelleClient({
  baseUrl: '${baseUrl}',
  apiKey: env.PASSERELLE_KEY!,
});

const started = await passerelle.start({
  conversationId: 'c0ffee00',
  skill: 'billing',
  user: { name: 'Léa Roux', email: 'lea@shop.example' },
  transcript: [{ author: 'user', text: 'My invoice is wrong' }],
});
await passerelle.send(started.id, { text: 'It is about line 3.' });

for await (const event of passerelle.events(started.id)) {
  if (event.type === 'message.created') console.log(event.data.text);
  if (event.type === 'message.failed') console.log('not delivered:', event.data.code);
  if (event.type === 'escalation.ended') console.log('the bot has the conversation again');
}
`;

const python = (baseUrl: string) => `import json, os, urllib.request, uuid

BASE = "${baseUrl}"

def call(method, path, body=None):
    request = urllib.request.Request(
        BASE + path,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={
            "Authorization": "Bearer " + os.environ["PASSERELLE_KEY"],
            "Content-Type": "application/json",
        },
    )
    with urllib.request.urlopen(request, timeout=40) as answer:
        text = answer.read()
        return json.loads(text) if text else None

# The ids are yours: keep one for repeating a command that had no answer.
started = call("POST", "/v1/escalations", {
    "id": str(uuid.uuid4()),
    "conversationId": "c0ffee00",
    "skill": "billing",
    "user": {"name": "Léa Roux", "email": "lea@shop.example"},
    "transcript": [{"author": "user", "text": "My invoice is wrong"}],
})
escalation = "/v1/escalations/" + started["id"]
call("POST", escalation + "/messages", {"id": str(uuid.uuid4()), "text": "It is about line 3."})

after, complete = 0, False
while not complete:
    page = call("GET", f"{escalation}/events?after={after}&wait=20")
    after, complete = page["after"], page["isComplete"]
    for event in page["events"]:
        print(event["type"], event["data"].get("text") or "")
`;

const pythonWebhook = `import base64, hashlib, hmac, json, os, time
from http.server import BaseHTTPRequestHandler, HTTPServer

SECRET = os.environ["PASSERELLE_WEBHOOK_SECRET"]  # whsec_…

def verify(body, headers):
    """What a webhook tells; ValueError unless Passerelle signed these bytes, lately."""
    sent = headers["webhook-timestamp"] or ""
    if not sent.isdigit() or abs(time.time() - int(sent)) > 300:
        raise ValueError("too old, or a clock is wrong")
    key = base64.b64decode(SECRET.removeprefix("whsec_"))
    signed = f"{headers['webhook-id']}.{sent}.".encode() + body
    wanted = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    given = (headers["webhook-signature"] or "").split(" ")
    if not any(hmac.compare_digest(wanted.encode(), one.encode()) for one in given):
        raise ValueError("the signature is not valid")
    return json.loads(body)

class Callback(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["content-length"] or 0))
        try:
            told = verify(body, self.headers)
        except ValueError:
            self.send_response(401)
        else:
            print(told.get("seq"), told["type"], told["data"].get("text") or "")
            self.send_response(204)
        self.end_headers()

HTTPServer(("127.0.0.1", 8000), Callback).serve_forever()
`;
