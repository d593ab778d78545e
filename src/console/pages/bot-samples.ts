/** Code that calls this installation as this bot would. */
export interface CodeSample {
  readonly name: string;
  readonly code: string;
}

/** `baseUrl` is where bots reach Passerelle, without a slash at the end. The key stays out: it is shown once, elsewhere. */
export function codeSamples(baseUrl: string): readonly CodeSample[] {
  return [
    { name: 'curl', code: curl(baseUrl) },
    { name: 'TypeScript', code: typeScript(baseUrl) },
    { name: 'Python', code: python(baseUrl) },
  ];
}

const curl = (baseUrl: string) => `# 1. Ask for a human
curl -sX POST "${baseUrl}/v1/escalations" \\
  -H "Authorization: Bearer $PASSERELLE_KEY" -H 'Content-Type: application/json' \\
  -d '{ "id": "start-1", "conversationId": "c0ffee00", "skill": "billing",
        "user": { "name": "Léa Roux", "email": "lea@shop.example" },
        "transcript": [{ "author": "user", "text": "My invoice is wrong" }] }'

# 2. Pass on what the end user says ($ESCALATION is the id of the answer)
curl -sX POST "${baseUrl}/v1/escalations/$ESCALATION/messages" \\
  -H "Authorization: Bearer $PASSERELLE_KEY" -H 'Content-Type: application/json' \\
  -d '{ "id": "message-1", "text": "It is about line 3." }'

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
  if (event.type === 'escalation.ended') break; // the bot has the conversation again
}
`;

const python = (baseUrl: string) => `import json, os, urllib.request

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

started = call("POST", "/v1/escalations", {
    "id": "start-1",
    "conversationId": "c0ffee00",
    "skill": "billing",
    "user": {"name": "Léa Roux", "email": "lea@shop.example"},
    "transcript": [{"author": "user", "text": "My invoice is wrong"}],
})
escalation = "/v1/escalations/" + started["id"]
call("POST", escalation + "/messages", {"id": "message-1", "text": "It is about line 3."})

after, state = 0, "waiting"
while state != "ended":
    page = call("GET", f"{escalation}/events?after={after}&wait=20")
    after, state = page["after"], page["state"]
    for event in page["events"]:
        print(event["type"], event["data"].get("text") or "")
`;
