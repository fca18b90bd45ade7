package dev.dispatch.surface.reference;

import static org.assertj.core.api.Assertions.assertThat;

import dev.dispatch.op.Caller;
import dev.dispatch.op.Example;
import dev.dispatch.op.Op;
import dev.dispatch.op.OpCall;
import dev.dispatch.op.OpRegistry;
import dev.dispatch.op.OpSpec;
import dev.dispatch.op.Param;
import dev.dispatch.surface.TestingOps;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryCheckTest {
  @Test
  void findsNothingWrongWithWhatIsShipped() {
    assertThat(RegistryCheck.problems(ShippedOps.registry())).isEmpty();
  }

  @Test
  void findsNothingWrongWithTheTestingOps() {
    assertThat(RegistryCheck.problems(new OpRegistry(new TestingOps().all()))).isEmpty();
  }

  @Test
  void findsEachFault() {
    assertThat(RegistryCheck.problems(new OpRegistry(List.of(new Faulty()))))
        .containsExactlyInAnyOrder(
            "bad/op is on no surface",
            "bad/op lacks a summary of one line without a full stop",
            "bad/op has an example that is refused: no command: nothing like it",
            "bad/op param first lacks help of one line without a full stop",
            "bad/op param op has a reserved name",
            "bad/op param op comes after one that may be left out",
            "bad/op param json takes the spelling --json of another");
  }

  /** Wrong in every way. */
  private static final class Faulty implements Op<Faulty.Params, Faulty.Result> {
    record Params(
        @Param(value = "", positional = true) @Nullable String first,
        @Param(value = "a name that is taken", positional = true) String op,
        @Param("a flag that is taken") boolean json) {}

    record Result() {}

    @Override
    public OpSpec<Params, Result> spec() {
      return OpSpec.of("bad/op", Params.class, Result.class)
          .cli("Bad Op")
          .audience(dev.dispatch.op.Audience.TERMINAL)
          .summary("Ends in a full stop.")
          .examples(new Example("nothing like it", "nothing"))
          .build();
    }

    @Override
    public OpCall<Result> begin(Params params, Caller caller) {
      return OpCall.done(new Result());
    }
  }
}
