package dev.unroll.experiments.interchange.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.unroll.experiments.io.Json;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import onnx.Onnx.ModelProto;
import onnx.Onnx.OperatorSetIdProto;
import onnx.Onnx.StringStringEntryProto;

/** Puts a graph into a file. */
final class OnnxModel {
  private static final int OPSET = 17;
  private static final int FORMAT = 8; // ir_version, of ONNX 1.12

  private OnnxModel() {}

  /** A value of the metadata that is no plain string. */
  static String json(Object value) {
    try {
      return Json.MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a file; the same graph gives the same bytes. */
  static byte[] bytes(OnnxGraph graph, Map<String, String> metadata) {
    ModelProto.Builder model =
        ModelProto.newBuilder()
            .setIrVersion(FORMAT)
            .setProducerName("unroll")
            .setProducerVersion("0.1.0")
            .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
            .setGraph(graph.build());
    new TreeMap<>(metadata)
        .forEach(
            (key, value) ->
                model.addMetadataProps(
                    StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
    return model.build().toByteArray();
  }
}
