package dev.unroll.experiments.reproduce;

import com.fasterxml.jackson.databind.JsonNode;
import dev.unroll.experiments.io.Json;
import dev.unroll.experiments.network.SavedNetwork;
import dev.unroll.experiments.run.Checkpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.TreeSet;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Compares the networks of two checkpoints weight by weight, and what is kept beside them. */
final class CheckpointPair {
  private final Tally tally;
  private final String file;

  /**
   * @param file of the checkpoint below the run, for the places
   */
  CheckpointPair(Tally tally, String file) {
    this.tally = tally;
    this.file = file;
  }

  void compare(Checkpoint then, Checkpoint now) throws IOException {
    Set<String> names = new TreeSet<>(then.names());
    names.addAll(now.names());
    for (String name : names) {
      if (!then.names().contains(name) || !now.names().contains(name)) {
        tally.missing(file + ", " + name);
      } else if (name.endsWith(".zip")) {
        networks(network(then, name), network(now, name), file + ", " + name);
      } else {
        new JsonPair(tally).compare(file + ", " + name, tree(then, name), tree(now, name));
      }
    }
  }

  private void networks(MultiLayerNetwork then, MultiLayerNetwork now, String where) {
    Set<String> names = new TreeSet<>(then.paramTable().keySet());
    names.addAll(now.paramTable().keySet());
    for (String name : names) {
      INDArray one = then.paramTable().get(name);
      INDArray other = now.paramTable().get(name);
      String place = "%s, layer %s".formatted(where, name.replaceFirst("_", ", "));
      if (one == null || other == null || one.length() != other.length()) {
        tally.missing(place);
      } else {
        weights(place, one.dup('c').data().asDouble(), other.dup('c').data().asDouble());
      }
    }
  }

  private void weights(String place, double[] then, double[] now) {
    for (int k = 0; k < then.length; k++) {
      int index = k;
      tally.number(() -> "%s[%d]".formatted(place, index), then[k], now[k]);
    }
  }

  private static MultiLayerNetwork network(Checkpoint checkpoint, String name) throws IOException {
    try (InputStream in = checkpoint.read(name)) {
      return SavedNetwork.read(in, checkpoint.describe(name), false);
    }
  }

  private static JsonNode tree(Checkpoint checkpoint, String name) throws IOException {
    try (InputStream in = checkpoint.read(name)) {
      return Json.MAPPER.readTree(in);
    }
  }
}
