type Json = { readonly [key: string]: unknown };

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value.trim() !== '';

/** Longest text taken over from an answer that is no JSON: a proxy's error page can be of any length. */
const LONGEST_PAGE = 500;

/**
 * A service's own words for what went wrong, whichever of their shapes it used:
 *
 * - Nova `{"itemNotFound": {"message"}}`, Keystone `{"error": {"message"}}`, Heat `{"error": {"message"}, "explanation"}`
 * - Neutron `{"NeutronError": {"message", "detail"}}`, or a text in place of the object
 * - Ironic `{"error_message": {"faultstring"}}`, in older releases with the object as a JSON string
 * - Placement `{"errors": [{"detail"}]}`
 * - Glance and proxies: HTML or plain text
 *
 * @param body parsed JSON, else the text
 * @returns nothing where the answer says nothing
 */
export function errorText(body: unknown): string | undefined {
  if (typeof body === 'string') return pageText(body);
  if (!isObject(body)) return undefined;
  return jsonText(body);
}

function jsonText(body: Json): string | undefined {
  if ('error_message' in body) return faultText(body.error_message);
  if (Array.isArray(body.errors)) {
    const details = body.errors.filter(isObject).map((error) => error.detail ?? error.title);
    if (details.some(isText)) return details.filter(isText).map(tidy).join('; ');
  }
  for (const value of Object.values(body)) {
    if (!isObject(value)) continue;
    const words = [value.message, value.detail].filter(isText);
    if (words.length > 0) return [...new Set(words.map(tidy))].join(' ');
  }
  for (const value of [body.NeutronError, body.message, body.explanation, body.description, body.faultstring, body.error, body.title]) {
    if (isText(value)) return tidy(value);
  }
  return undefined;
}

function faultText(fault: unknown): string | undefined {
  if (isObject(fault)) return isText(fault.faultstring) ? tidy(fault.faultstring) : undefined;
  if (!isText(fault)) return undefined;
  try {
    return faultText(JSON.parse(fault)) ?? tidy(fault);
  } catch {
    return tidy(fault);
  }
}

function pageText(page: string): string | undefined {
  const text = tidy(
    page
      .replace(/<(head|script|style)\b[\s\S]*?<\/\1>/gi, ' ')
      .replace(/<[^>]*>/g, ' ')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#(?:x27|39);/g, "'")
      .replace(/&amp;/g, '&'),
  );
  if (text === '') return undefined;
  return text.length > LONGEST_PAGE ? `${text.slice(0, LONGEST_PAGE)}…` : text;
}

/** Glance leaves line breaks of HTML in its JSON. */
const tidy = (text: string) => text.replace(/(<br ?\/>|\s)+/g, ' ').trim();
