package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract says what it could not try, and counts each way to look a post up wrongly. */
class ContractTeethTest {
  private static final Progress.Wait REST =
      new Progress.Wait(Posts.NOON, Progress.Wait.Why.RATE_LIMIT);

  /** The scripted connector under another descriptor, with its own way to look posts up. */
  private record Claiming(ConnectorDescriptor descriptor, Function<List<PostId>, LookedUp> lookup)
      implements Connector {
    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      return new ScriptedConnector().tells(Posts.published(3)).open(request, from, context);
    }

    @Override
    public LookedUp recheck(ReadRequest request, List<PostId> ids, ConnectorContext context) {
      return lookup.apply(ids);
    }
  }

  private static ConnectorContract contract(
      Function<List<PostId>, LookedUp> lookup, Capability... capabilities) {
    ConnectorDescriptor descriptor =
        new ScriptedConnector().descriptor().toBuilder().capabilities(capabilities).build();
    return new ScriptedConnectorTest() {
      @Override
      protected Connector connector() {
        return new Claiming(descriptor, lookup);
      }
    };
  }

  private static LookedUp nothing(List<PostId> ids) {
    return LookedUp.of(ids, List.of());
  }

  @Test
  void whatCannotBeTriedIsUnprovenAndNotPassed() {
    ConnectorContract contract = contract(ContractTeethTest::nothing, Capability.READ);
    assertThrows(Unproven.class, contract::required_1_4_showsWhatItDeclares);
    assertThrows(Unproven.class, contract::required_2_6_losesNothingOfASourceThatGrows);
    assertThrows(Unproven.class, contract::required_4_4_keepsTheRestBesideABrokenRecord);
    assertThrows(Unproven.class, contract::required_7_1_answersForEveryPostLookedUp);
    assertThrows(Unproven.class, contract::required_7_2_looksUpWhatReadingTells);
  }

  @Test
  void aLookupThatForgetsAPostFails() {
    for (Function<List<PostId>, LookedUp> wrong :
        List.<Function<List<PostId>, LookedUp>>of(
            ids -> new LookedUp(List.of(), Set.of(), REST), // silent
            ids -> LookedUp.of(ids, List.of()), // never an answer
            ids ->
                new LookedUp( // answered, and also called unanswered
                    List.of(new PostEvent.Deleted(ids.get(0), Posts.NOON)), Set.copyOf(ids), REST),
            ids ->
                LookedUp.of( // a post of nobody's is deleted
                    ids, ids.stream().map(id -> new PostEvent.Deleted(id, Posts.NOON)).toList()),
            ids ->
                LookedUp.of( // a post that nobody asked for
                    ids,
                    List.of(
                        new PostEvent.Deleted(
                            PostId.of(new Network("other"), "7"), Posts.NOON))))) {
      ConnectorContract contract = contract(wrong, Capability.READ, Capability.LOOKUP);
      assertThrows(AssertionError.class, contract::required_7_1_answersForEveryPostLookedUp);
    }
  }
}
