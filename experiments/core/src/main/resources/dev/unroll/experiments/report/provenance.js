// The end of every page: what it was made from.

function writeProvenance({ facts, recipe, environment }) {
  const list = (entries) => make("dl", {}, Object.entries(entries).flatMap(([key, value]) => [make("dt", {}, key), make("dd", {}, value)]));
  if (!recipe && Object.keys(facts).length + Object.keys(environment).length === 0) {
    return;
  }
  const part = section("How to repeat it");
  if (Object.keys(facts).length) {
    part.append(make("details", { open: "" }, make("summary", {}, "Data"), list(facts)));
  }
  if (recipe) {
    part.append(make("details", {}, make("summary", {}, "Recipe"), make("pre", {}, recipe)));
  }
  if (Object.keys(environment).length) {
    part.append(make("details", {}, make("summary", {}, "Environment"), list(environment)));
  }
}
