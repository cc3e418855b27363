package dev.unroll.experiments.interchange.onnx;

import dev.unroll.datasets.input.InvalidInput;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.Buffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A file at work in Microsoft's ONNX Runtime, where its jar is on the class path. It is not
 * required, and is called by its names alone.
 */
public final class OnnxRuntime implements AutoCloseable {
  private static final String HOME = "ai.onnxruntime.";

  private final Object environment;
  private final Object session;

  private OnnxRuntime(Object environment, Object session) {
    this.environment = environment;
    this.session = session;
  }

  /** Whether ONNX Runtime is on the class path. */
  public static boolean isPresent() {
    try {
      Class.forName(HOME + "OrtEnvironment", false, OnnxRuntime.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Loads a file.
   *
   * @throws InvalidInput if the runtime refuses it
   */
  public static OnnxRuntime open(byte[] file) {
    Object environment = call(null, type("OrtEnvironment"), "getEnvironment");
    return new OnnxRuntime(
        environment,
        call(environment, type("OrtEnvironment"), "createSession", byte[].class, file));
  }

  /**
   * Runs the graph once.
   *
   * @param inputs by name
   * @return every output by name
   * @throws InvalidInput if the runtime refuses it
   */
  public Map<String, OnnxArray> run(Map<String, OnnxArray> inputs) {
    Map<String, Object> tensors = new LinkedHashMap<>();
    Map<String, OnnxArray> results = new LinkedHashMap<>();
    try {
      inputs.forEach((name, array) -> tensors.put(name, tensor(array)));
      Object result = call(session, type("OrtSession"), "run", Map.class, tensors);
      try {
        for (Object entry : (Iterable<?>) result) {
          results.put(
              (String) ((Map.Entry<?, ?>) entry).getKey(),
              array(((Map.Entry<?, ?>) entry).getValue()));
        }
      } finally {
        call(result, type("OrtSession$Result"), "close");
      }
    } finally {
      tensors.values().forEach(tensor -> call(tensor, type("OnnxTensor"), "close"));
    }
    return results;
  }

  /** A graph that is run on one thread, with some of its outputs as its next inputs. */
  static Repeated repeated(byte[] file, Map<String, OnnxArray> inputs, Map<String, String> fed) {
    Object environment = call(null, type("OrtEnvironment"), "getEnvironment");
    Class<?> options = type("OrtSession$SessionOptions");
    try {
      Object single = options.getConstructor().newInstance();
      call(single, options, "setIntraOpNumThreads", int.class, 1);
      Class<?>[] types = {byte[].class, options};
      Object session =
          call(environment, type("OrtEnvironment"), "createSession", types, file, single);
      return new OnnxRuntime(environment, session).new Repeated(inputs, fed);
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  /** Gives a result back to ONNX Runtime. */
  @FunctionalInterface
  private interface Release {
    void run() throws ReflectiveOperationException;
  }

  /** Runs a graph over and over; its tensors stay where they are. */
  public final class Repeated implements Runnable, AutoCloseable {
    private final Map<String, Object> tensors = new LinkedHashMap<>();
    private final Map<String, String> fed; // outputs by the inputs that they become
    private final Method run;
    private final Method get;
    private final Method end;

    private Release last; // the result whose tensors are inputs now

    private Repeated(Map<String, OnnxArray> inputs, Map<String, String> fed)
        throws ReflectiveOperationException {
      inputs.forEach((name, array) -> tensors.put(name, tensor(array)));
      this.fed = fed;
      this.run = type("OrtSession").getMethod("run", Map.class);
      this.get = type("OrtSession$Result").getMethod("get", String.class);
      this.end = type("OrtSession$Result").getMethod("close");
    }

    @Override
    public void run() {
      try {
        Object result = run.invoke(session, tensors);
        for (Map.Entry<String, String> state : fed.entrySet()) {
          tensors.put(
              state.getKey(), ((Optional<?>) get.invoke(result, state.getValue())).orElseThrow());
        }
        close();
        last = () -> end.invoke(result);
      } catch (ReflectiveOperationException e) {
        throw unknown(e);
      }
    }

    @Override
    public void close() {
      try {
        if (last != null) {
          last.run();
        }
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a result of ONNX Runtime could not be released", e);
      }
      last = null;
    }
  }

  @Override
  public void close() {
    call(session, type("OrtSession"), "close");
  }

  private Object tensor(OnnxArray array) {
    Class<?> numbers =
        array.numbers() instanceof FloatBuffer
            ? FloatBuffer.class
            : array.numbers() instanceof DoubleBuffer ? DoubleBuffer.class : LongBuffer.class;
    Class<?>[] types = {type("OrtEnvironment"), numbers, long[].class};
    return call(
        null,
        type("OnnxTensor"),
        "createTensor",
        types,
        environment,
        array.numbers(),
        array.shape());
  }

  private static OnnxArray array(Object tensor) {
    Object info = call(tensor, type("OnnxTensor"), "getInfo");
    String kind =
        switch (field(info)) {
          case "FLOAT" -> "getFloatBuffer";
          case "DOUBLE" -> "getDoubleBuffer";
          case "INT64" -> "getLongBuffer";
          default -> "getIntBuffer";
        };
    return new OnnxArray(
        (Buffer) call(tensor, type("OnnxTensor"), kind),
        (long[]) call(info, type("TensorInfo"), "getShape"));
  }

  private static String field(Object info) {
    try {
      return String.valueOf(type("TensorInfo").getField("type").get(info));
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  private static Class<?> type(String name) {
    try {
      return Class.forName(HOME + name);
    } catch (ClassNotFoundException e) {
      throw unknown(e);
    }
  }

  private static Object call(Object on, Class<?> type, String name) {
    return call(on, type, name, new Class<?>[0]);
  }

  private static Object call(Object on, Class<?> type, String name, Class<?> of, Object argument) {
    return call(on, type, name, new Class<?>[] {of}, argument);
  }

  private static Object call(
      Object on, Class<?> type, String name, Class<?>[] types, Object... arguments) {
    try {
      Method method = type.getMethod(name, types);
      return method.invoke(on, arguments);
    } catch (InvocationTargetException e) {
      throw new InvalidInput("ONNX Runtime refuses it: " + e.getCause().getMessage(), e.getCause());
    } catch (ReflectiveOperationException e) {
      throw unknown(e);
    }
  }

  private static InvalidInput unknown(ReflectiveOperationException e) {
    return new InvalidInput(
        "this version of ONNX Runtime has another interface (%s); expected 1.29"
            .formatted(e.getMessage()),
        e);
  }
}
