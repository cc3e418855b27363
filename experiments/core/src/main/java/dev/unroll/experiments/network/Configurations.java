package dev.unroll.experiments.network;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.unroll.experiments.io.Json;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.nd4j.shade.jackson.databind.JavaType;
import org.nd4j.shade.jackson.databind.ObjectMapper;
import org.nd4j.shade.jackson.databind.cfg.MapperConfig;
import org.nd4j.shade.jackson.databind.exc.InvalidTypeIdException;
import org.nd4j.shade.jackson.databind.jsontype.PolymorphicTypeValidator;

/** Reads a network's configuration, and none but {@link NetworkClasses} for it. */
final class Configurations {
  /** Keys under which DL4J writes a class: a distribution's has a name of its own. */
  private static final List<String> CLASS_KEYS = List.of("@class", "type");

  private static final ObjectMapper MAPPER =
      NeuralNetConfiguration.mapper().copy().setPolymorphicTypeValidator(new Known());

  private Configurations() {}

  /**
   * The configuration that JSON is.
   *
   * @throws IOException saying what is wrong with it
   */
  static MultiLayerConfiguration read(byte[] json) throws IOException {
    try {
      JsonNode root = Json.MAPPER.readTree(json); // refuses what is nested too deep
      settle(root);
      // As bytes: DL4J's readers of old formats, which know no list, only find their text in a
      // text.
      return MAPPER.readValue(Json.MAPPER.writeValueAsBytes(root), MultiLayerConfiguration.class);
    } catch (InvalidTypeIdException e) {
      throw unknown(e.getTypeId(), e);
    } catch (UnknownClass e) {
      throw unknown(e.getMessage(), e);
    } catch (IOException | RuntimeException e) {
      throw new IOException("its configuration is not one of a network", e);
    }
  }

  private static IOException unknown(String name, Exception cause) {
    return new IOException(
        "its configuration names the class %s, which is none of a network that Unroll writes"
            .formatted(name),
        cause);
  }

  /** Thrown on the way through the tree, with the class as its message. */
  private static final class UnknownClass extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownClass(String name) {
      super(name);
    }
  }

  /** Gives classes their names of today, and refuses others also where nothing would read them. */
  private static void settle(JsonNode node) {
    for (String key : CLASS_KEYS) {
      if (node instanceof ObjectNode object && object.path(key).isTextual()) {
        object.put(key, NetworkClasses.current(object.path(key).textValue()));
      }
    }
    String name = node.path("@class").asText("");
    if (!name.isEmpty() && !NetworkClasses.known(name)) {
      throw new UnknownClass(name);
    }
    node.forEach(Configurations::settle);
  }

  /** Asked by Jackson before it loads a class that the text names. */
  private static final class Known extends PolymorphicTypeValidator {
    private static final long serialVersionUID = 1L;

    @Override
    public Validity validateBaseType(MapperConfig<?> config, JavaType base) {
      return Validity.INDETERMINATE; // each class is asked for
    }

    @Override
    public Validity validateSubClassName(MapperConfig<?> config, JavaType base, String name) {
      return NetworkClasses.known(name) ? Validity.ALLOWED : Validity.DENIED;
    }

    @Override
    public Validity validateSubType(MapperConfig<?> config, JavaType base, JavaType type) {
      return Validity.DENIED; // by its name or not at all
    }
  }
}
