// A platform's page: reads a badge with the generated client, and has words for every status there is.
import createClient from "openapi-fetch";
import type { components, paths, webhooks } from "./api.d.ts";

declare const process: { argv: string[] };
type Badge = components["schemas"]["Badge"];
type Problem = components["schemas"]["Problem"];

const [, , baseUrl, token, handle] = process.argv;
const client = createClient<paths>({ baseUrl, headers: { Authorization: `Bearer ${token}` } });

type BadgeChanged = webhooks["badge.changed"]["post"]["requestBody"]["content"]["application/json"];

export function isOfAnAccount(message: BadgeChanged): message is BadgeChanged & { data: { account_id: string } } {
  return message.type === "badge.changed" && message.data.account_id !== null && message.data.status !== "none";
}

function words(badge: Badge): string {
  switch (badge.status) {
    case "verified":
    case "stale":
      return badge.credentials.map((credential) => credential.display).join(" ");
    case "none":
    case "pending":
    case "suspended":
    case "expired":
    case "revoked":
      return "";
  }
}

function read(problem: Problem): never {
  throw new Error(`${problem.type}: ${problem.detail}`);
}

const { data, error } = await client.GET("/v1/badges/{handle}", { params: { path: { handle: handle ?? "" } } });
const badge = error ? read(error) : data;
console.log(JSON.stringify({ status: badge.status, words: words(badge) }));
