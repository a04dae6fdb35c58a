package dev.earshot.testkit;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.earshot.Checkpoint;
import dev.earshot.Network;
import dev.earshot.PostEvent;
import dev.earshot.PostId;
import dev.earshot.SourceEvent;
import dev.earshot.connectors.Capability;
import dev.earshot.connectors.Connector;
import dev.earshot.connectors.ConnectorContext;
import dev.earshot.connectors.ConnectorDescriptor;
import dev.earshot.connectors.LookedUp;
import dev.earshot.connectors.Progress;
import dev.earshot.connectors.ReadRequest;
import dev.earshot.connectors.SourceReader;
import dev.earshot.connectors.reading.CheckpointState;
import dev.earshot.connectors.reading.Page;
import dev.earshot.connectors.reading.PagedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract fails what does not keep it, and says what it could not try. */
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
  void whatIsDeclaredAndNotShownFails() {
    for (Capability claimed : List.of(Capability.METRICS, Capability.EDITS, Capability.DELETES)) {
      ConnectorContract contract = contract(ContractTeethTest::nothing, Capability.READ, claimed);
      AssertionError e =
          assertThrows(AssertionError.class, contract::required_1_4_showsWhatItDeclares);
      assertTrue(String.valueOf(e.getMessage()).startsWith(claimed + " is declared"));
    }
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

  /** What a shelf does wrong. */
  private enum Fault {
    NONE,
    STARTS_OVER,
    COUNTS_FROM_THE_NEWEST,
    ACKNOWLEDGES_BY_POLLING,
    SHARES_ITS_PLACE
  }

  /**
   * Posts by number, newest first, read a page of two at a time and from then on since the newest.
   */
  private static final class Shelf implements Connector {
    private final Fault fault;
    private int newest = 5;
    private CheckpointState polled = CheckpointState.start();
    private final AtomicInteger shared = new AtomicInteger();

    Shelf(Fault fault) {
      this.fault = fault;
    }

    @Override
    public ConnectorDescriptor descriptor() {
      return new ScriptedConnector().descriptor();
    }

    @Override
    public SourceReader open(
        ReadRequest request, @Nullable Checkpoint from, ConnectorContext context) {
      CheckpointState at = CheckpointState.of(from, descriptor());
      boolean acknowledges = fault == Fault.ACKNOWLEDGES_BY_POLLING && from != null;
      shared.set(0);
      return new PagedReader(descriptor(), acknowledges ? polled : at, context) {
        @Override
        protected Page fetch(CheckpointState state, int maxEvents) {
          Page page = page(state);
          polled = page.next();
          return page;
        }
      };
    }

    /* since: all up to it were told; top: the newest when this pass began; below: told down to. */
    private Page page(CheckpointState at) {
      long since = fault == Fault.STARTS_OVER ? 0 : at.whole("since", 0, 1000);
      long top = at.whole("top", 0, 1000);
      long below = top == 0 ? newest + 1 : at.whole("below", 0, 1000);
      long read = at.whole("read", 0, 1000);
      if (fault == Fault.COUNTS_FROM_THE_NEWEST) {
        below = newest + 1 - read;
      }
      if (fault == Fault.SHARES_ITS_PLACE) {
        below -= shared.getAndAdd(1);
      }
      top = top == 0 ? newest : top;
      List<SourceEvent> events = new ArrayList<>();
      for (long n = below - 1; n > since && n >= below - 2; n--) {
        events.add(Posts.published((int) n).get((int) n - 1));
      }
      boolean more = below - 2 > since + 1;
      CheckpointState next =
          more
              ? at.with("top", top).with("below", below - 2).with("read", read + 2)
              : CheckpointState.start().with("since", top);
      return new Page(
          events,
          List.of(),
          next,
          more ? new Progress.More() : new Progress.CaughtUp(Posts.NOON.plusSeconds(60)));
    }
  }

  private static ConnectorContract contract(Fault fault) {
    Shelf shelf = new Shelf(fault);
    return new ScriptedConnectorTest() {
      @Override
      protected Connector connector() {
        return shelf;
      }

      @Override
      protected boolean publishOneMore() {
        shelf.newest++;
        return true;
      }
    };
  }

  @Test
  void aSourceThatGrowsAndIsReadRightPasses() {
    contract(Fault.NONE).required_2_5_tellsOnlyWhatIsNew();
    contract(Fault.NONE).required_2_6_losesNothingOfASourceThatGrows();
    contract(Fault.NONE).required_3_5_tellsAgainWhatWasNotStored();
    contract(Fault.NONE).required_5_2_isReadByTwoThreads();
  }

  @Test
  void aReaderThatTellsEverythingAgainFails() {
    ConnectorContract contract = contract(Fault.STARTS_OVER);
    assertThrows(AssertionError.class, contract::required_2_5_tellsOnlyWhatIsNew);
  }

  @Test
  void aReaderThatCountsFromTheNewestEndFails() {
    ConnectorContract contract = contract(Fault.COUNTS_FROM_THE_NEWEST);
    assertThrows(AssertionError.class, contract::required_2_6_losesNothingOfASourceThatGrows);
  }

  @Test
  void aConnectorThatTakesAPollForStoredFails() {
    ConnectorContract contract = contract(Fault.ACKNOWLEDGES_BY_POLLING);
    assertThrows(AssertionError.class, contract::required_3_5_tellsAgainWhatWasNotStored);
  }

  @Test
  void aConnectorWhoseReadersShareTheirPlaceFails() {
    ConnectorContract contract = contract(Fault.SHARES_ITS_PLACE);
    assertThrows(AssertionError.class, contract::required_5_2_isReadByTwoThreads);
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

  @Test
  void aLookupThatTellsAnotherThanReadingFails() {
    ConnectorContract contract =
        contract(
            ids -> LookedUp.of(ids, List.of(new PostEvent.Deleted(ids.get(0), Posts.NOON))),
            Capability.READ,
            Capability.LOOKUP);
    assertThrows(AssertionError.class, contract::required_7_2_looksUpWhatReadingTells);
  }
}
