package dev.unroll.experiments.diagnose.page;

import java.util.Map;

/**
 * What was looked into.
 *
 * @param task its name
 * @param model name of the preset
 * @param when which state of the network, such as "best checkpoint, epoch 7" or "untrained"
 * @param facts about the data
 * @param recipe as YAML
 * @param environment of machine and build
 */
public record Subject(
    String task,
    String model,
    String when,
    Map<String, String> facts,
    String recipe,
    Map<String, String> environment) {}
