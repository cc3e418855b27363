package dev.unroll.datasets.registry;

import dev.unroll.datasets.input.InvalidInput;
import dev.unroll.datasets.input.Nearest;
import dev.unroll.datasets.labelled.LabelledSettings;
import dev.unroll.datasets.labelled.LabelledTask;
import dev.unroll.datasets.names.NamesTask;
import dev.unroll.datasets.series.SeriesSettings;
import dev.unroll.datasets.series.SeriesTask;
import dev.unroll.datasets.synthetic.Adding;
import dev.unroll.datasets.synthetic.Agreement;
import dev.unroll.datasets.synthetic.Cloze;
import dev.unroll.datasets.synthetic.CopyMemory;
import dev.unroll.datasets.synthetic.Dyck;
import dev.unroll.datasets.synthetic.FlipFlop;
import dev.unroll.datasets.synthetic.InductionHeads;
import dev.unroll.datasets.synthetic.ModularArithmetic;
import dev.unroll.datasets.synthetic.Parity;
import dev.unroll.datasets.synthetic.Recall;
import dev.unroll.datasets.synthetic.ReverseDigits;
import dev.unroll.datasets.synthetic.SelectiveCopy;
import dev.unroll.datasets.synthetic.TemporalOrder;
import dev.unroll.datasets.task.TaskType;
import dev.unroll.datasets.text.TextTask;
import java.util.List;
import java.util.Optional;

/** Every task there is, one line each. */
public final class Tasks {
  private static final List<TaskType<?>> ALL =
      List.of(
          new TaskType<>(
              "adding",
              "What do the two marked numbers add up to?",
              Adding.Settings.class,
              Adding::new),
          new TaskType<>(
              "copy",
              "Which ten symbols were shown T steps ago?",
              CopyMemory.Settings.class,
              CopyMemory::new),
          new TaskType<>(
              "temporal-order",
              "In which order did X and Y appear in the noise?",
              TemporalOrder.Settings.class,
              TemporalOrder::new),
          new TaskType<>(
              "flip-flop",
              "Which way did each channel's last pulse go?",
              FlipFlop.Settings.class,
              FlipFlop::new),
          new TaskType<>(
              "agreement",
              "Does a singular or a plural verb follow?",
              Agreement.Settings.class,
              Agreement::new),
          new TaskType<>(
              "selective-copy",
              "Which symbols lay among the blanks, in which order?",
              SelectiveCopy.Settings.class,
              SelectiveCopy::new),
          new TaskType<>(
              "induction-heads",
              "What followed the special symbol when it appeared first?",
              InductionHeads.Settings.class,
              InductionHeads::new),
          new TaskType<>(
              "recall", "Which value belongs to this key?", Recall.Settings.class, Recall::new),
          new TaskType<>(
              "parity", "Is the number of ones so far odd?", Parity.Settings.class, Parity::new),
          new TaskType<>(
              "modular-arithmetic",
              "What does the expression come to, modulo m?",
              ModularArithmetic.Settings.class,
              ModularArithmetic::new),
          new TaskType<>("dyck", "Which bracket may close next?", Dyck.Settings.class, Dyck::new),
          new TaskType<>(
              "reverse-digits",
              "Which digits did the number have, from the last to the first?",
              ReverseDigits.Settings.class,
              ReverseDigits::new),
          new TaskType<>("cloze", "Which word is missing?", Cloze.Settings.class, Cloze::new),
          new TaskType<>(
              "text", "Which character comes next?", TextTask.Settings.class, TextTask::new),
          new TaskType<>(
              "series", "What are the next values?", SeriesSettings.class, SeriesTask::new),
          new TaskType<>(
              "names",
              "Which class does a line belong to?",
              NamesTask.Settings.class,
              NamesTask::new),
          new TaskType<>(
              "labelled",
              "Which label does a series have?",
              LabelledSettings.class,
              LabelledTask::new));

  private Tasks() {}

  public static List<TaskType<?>> all() {
    return ALL;
  }

  public static Optional<TaskType<?>> find(String name) {
    return ALL.stream().filter(type -> type.name().equals(name)).findFirst();
  }

  /**
   * The task of that name.
   *
   * @throws InvalidInput naming the nearest, if there is none
   */
  public static TaskType<?> get(String name) {
    return find(name).orElseThrow(() -> unknown(name));
  }

  private static InvalidInput unknown(String name) {
    List<String> names = ALL.stream().map(TaskType::name).toList();
    return new InvalidInput(Nearest.unknown("task", name, names));
  }
}
