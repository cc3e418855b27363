// What the server tells: documents, and the new lines of files that grow.

/** Asks for a document; null where there is nothing new. */
async function ask(path, parameters = {}) {
  const query = new URLSearchParams(parameters).toString();
  const answer = await fetch(path + (query ? "?" + query : ""), { cache: "no-store" });
  if (!answer.ok) {
    throw new Error((await answer.text()).trim());
  }
  return answer.status === 204 ? null : answer;
}

async function askJson(path, parameters) {
  const answer = await ask(path, parameters);
  return answer && answer.json();
}

/** A number, also one that was written as a text because JSON has none such. */
function num(value) {
  return typeof value === "number" ? value : typeof value === "string" ? Number(value) : NaN;
}

/** A file of a run that grows, read from where it was left. The reader forgets it all when it begins anew. */
class Tail {
  constructor(id, file, reader) {
    Object.assign(this, { id, file, reader, from: 0, stamp: "", changed: null });
  }

  /** Reads to the end; whether there was anything new. */
  async read() {
    for (let grown = false; ; grown = true) {
      const answer = await ask("api/lines", { id: this.id, file: this.file, from: this.from, stamp: this.stamp });
      if (answer === null) {
        return grown;
      }
      const restarted = answer.headers.get("X-Restarted") === "true";
      if (restarted) {
        this.reader.forget();
      }
      const text = await answer.text();
      text.split("\n").filter(Boolean).forEach((line) => this.reader.take(line));
      this.from = Number(answer.headers.get("X-Next"));
      this.stamp = answer.headers.get("X-Stamp");
      if (answer.headers.get("X-More") !== "true") {
        return grown || restarted || text.length > 0;
      }
    }
  }

  /** The same unless the run is over and was read since. */
  async follow(row) {
    if (isOver(row) && this.changed === row.changed) {
      return false;
    }
    const grown = await this.read();
    this.changed = isOver(row) ? row.changed : null;
    return grown;
  }
}

/** A line as an object; null for one that is damaged. */
function parsed(line) {
  try {
    return JSON.parse(line);
  } catch (problem) {
    return null;
  }
}
