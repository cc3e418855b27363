package dev.unroll.app;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** What this installation is. */
@Command(
    name = "info",
    description = "Show versions, JVM, processor, backend, and the engine with the reason for it.")
final class InfoCommand implements Callable<Integer> {
  @Mixin private Common common;

  @Override
  public Integer call() {
    Map<String, String> facts = Workbench.environment();
    int width = facts.keySet().stream().mapToInt(String::length).max().orElse(0);
    facts.forEach((key, value) -> common.say(key + " ".repeat(width - key.length() + 2) + value));
    common.result(facts);
    return 0;
  }
}
