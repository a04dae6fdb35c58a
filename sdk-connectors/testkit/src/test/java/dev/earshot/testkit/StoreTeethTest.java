package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.PostId;
import dev.earshot.pipeline.Kept;
import dev.earshot.pipeline.MentionStore;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract fails a store that does not keep it. */
class StoreTeethTest {
  /** A store in memory that hands out something else than it keeps. */
  private static MentionStore handingOut(UnaryOperator<Kept> otherwise) {
    MentionStore store = MentionStore.inMemory();
    return (MentionStore)
        Proxy.newProxyInstance(
            MentionStore.class.getClassLoader(),
            new Class<?>[] {MentionStore.class},
            (proxy, method, arguments) -> {
              try {
                Object answer = method.invoke(store, arguments);
                if (!method.getName().equals("load")) {
                  return answer;
                }
                return ((Map<?, ?>) answer)
                    .entrySet().stream()
                        .collect(
                            Collectors.toMap(
                                kept -> (PostId) kept.getKey(),
                                kept -> otherwise.apply((Kept) kept.getValue())));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static MentionStoreContract contract(UnaryOperator<Kept> otherwise) {
    MentionStoreContract contract =
        new MentionStoreContract() {
          @Override
          protected MentionStore openEmpty() {
            return handingOut(otherwise);
          }

          @Override
          protected Optional<MentionStore> reopen(MentionStore store) {
            return Optional.empty();
          }
        };
    contract.openStore();
    return contract;
  }

  @Test
  void aStoreThatLosesTheNumbersOfWhatIsGoneFails() {
    contract(kept -> kept).required_3_4_keepsNumbersThatComeEarly();
    for (UnaryOperator<Kept> wrong :
        List.<UnaryOperator<Kept>>of(
            kept ->
                kept instanceof Kept.Gone gone
                    ? new Kept.Gone(gone.tombstone(), gone.claims(), List.of())
                    : kept,
            kept ->
                kept instanceof Kept.Awaited awaited
                    ? new Kept.Awaited(awaited.id(), awaited.claims(), List.of())
                    : kept)) {
      MentionStoreContract contract = contract(wrong);
      assertThrows(AssertionError.class, contract::required_3_4_keepsNumbersThatComeEarly);
    }
  }

  @Test
  void aStoreThatLosesWhatWaitsForItsAuthorFails() {
    contract(kept -> kept).required_3_5_keepsWhatWaitsForItsAuthor();
    for (UnaryOperator<Kept> wrong :
        List.<UnaryOperator<Kept>>of(
            kept ->
                kept instanceof Kept.Gone gone
                    ? new Kept.Gone(gone.tombstone(), List.of(), gone.early())
                    : kept,
            kept ->
                kept instanceof Kept.Awaited awaited
                    ? new Kept.Awaited(awaited.id(), List.of(), awaited.early())
                    : kept)) {
      MentionStoreContract contract = contract(wrong);
      assertThrows(AssertionError.class, contract::required_3_5_keepsWhatWaitsForItsAuthor);
    }
  }
}
