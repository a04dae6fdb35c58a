package dev.earshot.privacy.retention;

import dev.earshot.SourceTerms;
import dev.earshot.privacy.Purpose;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Authority;
import dev.earshot.privacy.RetentionRule.Counting;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.retention.RetentionDecision.Disposition;
import dev.earshot.privacy.retention.RetentionDecision.Effect;
import dev.earshot.privacy.retention.RetentionDecision.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One evaluation: gathers what speaks for keeping and for deleting, then compares. */
final class Weighing {
  private enum Role {
    LAW_MINIMUM,
    CHOSEN_MINIMUM,
    CHOSEN_MAXIMUM,
    CAP,
    DEMAND
  }

  /** Something with an end that counts. */
  private record Claim(
      Role role,
      String rule,
      String source,
      String anchor,
      Instant anchoredAt,
      Deadline end,
      String because,
      @Nullable RetentionRule of) {}

  private static final Comparator<Deadline> IN_TIME = Comparator.comparing(Deadline::at);

  private final Retention retention;
  private final ItemFacts facts;
  private final List<Hold> allHolds;
  private final Instant now;

  private final List<Claim> claims = new ArrayList<>();
  private final List<Reason> ignored = new ArrayList<>();
  private final TreeSet<Instant> turns = new TreeSet<>();
  private boolean grounded;
  private boolean lawIsOpen;
  private boolean choiceIsOpen;

  Weighing(Retention retention, ItemFacts facts, List<Hold> holds, Instant now) {
    this.retention = retention;
    this.facts = facts;
    this.allHolds = List.copyOf(holds);
    this.now = now;
    retention.rules().stream().filter(rule -> rule.covers(facts.itemClass())).forEach(this::weigh);
    facts.demands().forEach(this::weighDemand);
    weighTerms();
    weighPurposes();
    if (!facts.isAnonymous()) {
      for (Instant parent : facts.parents()) {
        claim(Role.CAP, "PARENT", "PARENT", "", parent, retention.at(parent), "derived from it");
      }
    }
    if (!grounded) {
      claim(
          Role.CAP,
          "NO_RULE",
          "PACK",
          RetentionRule.START,
          facts.start(),
          retention.at(facts.start()),
          "no rule allows to store it");
    }
  }

  RetentionDecision decide() {
    Outcome outcome = outcome();
    return new RetentionDecision(
        outcome.disposition(),
        outcome.held(),
        outcome.keepUntil(),
        outcome.deleteBy(),
        refreshBy(),
        reasons(outcome),
        outcome.held() ? null : nextChange(outcome));
  }

  /** Goes from turn to turn, since what comes into force at one may bring the next. */
  private @Nullable Instant nextChange(Outcome first) {
    Weighing weighing = this;
    Outcome outcome = first;
    while (true) {
      Instant turn = weighing.nextTurn(outcome);
      if (turn == null) {
        return null;
      }
      weighing = new Weighing(retention, facts, allHolds, turn);
      outcome = weighing.outcome();
      if (outcome.disposition() != first.disposition()) {
        return turn;
      }
    }
  }

  private record Outcome(
      Disposition disposition,
      boolean held,
      @Nullable Deadline keepUntil,
      @Nullable Deadline deleteBy,
      @Nullable Deadline law,
      @Nullable Deadline cap) {}

  private Outcome outcome() {
    Deadline law = latest(Role.LAW_MINIMUM);
    Deadline chosenMinimum = latest(Role.CHOSEN_MINIMUM);
    Deadline cap = earliest(Role.CAP);
    Deadline hard = earlier(cap, earliest(Role.DEMAND));

    Deadline chosen = choiceIsOpen ? null : chosenMaximum();
    if (chosen != null) {
      chosen = later(chosen, chosenMinimum);
    }
    Deadline delete = earlier(chosen, hard);
    if (lawIsOpen) {
      delete = null;
    } else if (delete != null) {
      delete = later(delete, law);
    }
    Deadline keep =
        later(law, chosenMinimum == null || choiceIsOpen ? null : earlier(chosenMinimum, hard));
    if (lawIsOpen) {
      keep = null;
    }

    boolean lawKeeps = lawIsOpen || (law != null && now.isBefore(law.at()));
    boolean clash = cap != null && lawKeeps && (law == null || cap.at().isBefore(law.at()));
    boolean held = holds().findAny().isPresent();
    Disposition disposition;
    if (held) {
      disposition = Disposition.KEEP;
    } else if (clash && grounded) {
      disposition = Disposition.CONFLICT;
    } else if (delete != null && !now.isBefore(delete.at())) {
      disposition = Disposition.DELETE;
    } else if (isStale()) {
      disposition = Disposition.REFRESH;
    } else {
      disposition = Disposition.KEEP;
    }
    return new Outcome(disposition, held, keep, delete, law, cap);
  }

  private Stream<Hold> holds() {
    return allHolds.stream().filter(hold -> hold.covers(facts.itemClass()));
  }

  private boolean isStale() {
    Deadline refresh = refreshBy();
    return refresh != null && !now.isBefore(refresh.at());
  }

  private @Nullable Deadline refreshBy() {
    SourceTerms terms = facts.terms();
    Optional<Duration> within = terms == null ? Optional.empty() : terms.refreshWithin();
    return within
        .map(duration -> retention.end(facts.refreshedAt(), duration, Counting.EXACT))
        .orElse(null);
  }

  private @Nullable Instant nextTurn(Outcome outcome) {
    TreeSet<Instant> all = new TreeSet<>(turns);
    for (Deadline each :
        new @Nullable Deadline[] {outcome.deleteBy(), outcome.law(), outcome.cap(), refreshBy()}) {
      if (each != null) {
        all.add(each.at());
      }
    }
    return all.higher(now);
  }

  private void weigh(RetentionRule rule) {
    if (rule.kind() == Kind.DEADLINE) {
      return;
    }
    rule.validFrom().ifPresent(turns::add);
    rule.validUntil().ifPresent(turns::add);
    String obstacle = obstacle(rule);
    if (obstacle != null) {
      ignore(rule, obstacle);
      return;
    }
    grounded = true;
    Instant anchor = facts.anchor(rule.anchor()).orElse(null);
    if (anchor != null && !rule.anchor().equals(RetentionRule.START) && anchor.isAfter(now)) {
      turns.add(anchor);
      anchor = null;
    }
    if (anchor == null) {
      lawIsOpen |= rule.kind() == Kind.MINIMUM && rule.authority() == Authority.LAW;
      choiceIsOpen |= rule.kind() == Kind.MINIMUM && rule.authority() == Authority.CHOSEN;
      ignore(rule, "the event from which it runs has not happened");
      return;
    }
    Role role;
    if (rule.authority() == Authority.LAW) {
      role = rule.kind() == Kind.MINIMUM ? Role.LAW_MINIMUM : Role.CAP;
    } else {
      role = rule.kind() == Kind.MINIMUM ? Role.CHOSEN_MINIMUM : Role.CHOSEN_MAXIMUM;
    }
    claims.add(
        new Claim(
            role,
            rule.id(),
            rule.authority().name(),
            rule.anchor(),
            anchor,
            retention.end(anchor, rule.period(), rule.counting()),
            rule.kind() == Kind.MINIMUM ? "keep at least so long" : "keep at most so long",
            rule));
  }

  private @Nullable String obstacle(RetentionRule rule) {
    if (rule.anonymousOnly() && !facts.isAnonymous()) {
      return "holds for anonymous items alone";
    }
    if (rule.purpose().isPresent()
        && facts.purposes().keySet().stream()
            .noneMatch(served -> isLive(served) && rule.purpose().get().covers(served))) {
      return "the item does not serve its purpose";
    }
    boolean superseded =
        rule.kind() != Kind.DEADLINE
            && rule.validUntil().isPresent()
            && !now.isBefore(rule.validUntil().get())
            && rule.inForceAt(facts.start());
    return rule.inForceAt(now) || superseded ? null : "is not in force";
  }

  private void ignore(RetentionRule rule, String because) {
    ignored.add(
        new Reason(
            rule.id(),
            rule.authority().name(),
            rule.anchor(),
            facts.anchor(rule.anchor()).orElse(null),
            null,
            Effect.IGNORED,
            because));
  }

  private void weighDemand(Demand demand, Instant at) {
    if (at.isAfter(now)) {
      turns.add(at);
      ignored.add(
          new Reason(
              demand.name(), "DEMAND", demand.name(), at, null, Effect.IGNORED, "not yet made"));
      return;
    }
    boolean granted = false;
    for (RetentionRule rule : retention.rules()) {
      if (rule.kind() == Kind.DEADLINE
          && rule.anchor().equals(demand.name())
          && rule.covers(facts.itemClass())) {
        rule.validFrom().ifPresent(turns::add);
        rule.validUntil().ifPresent(turns::add);
        String obstacle = obstacle(rule);
        if (obstacle != null) {
          ignore(rule, obstacle);
          continue;
        }
        granted = true;
        Deadline end = retention.end(at, rule.period(), rule.counting());
        claim(Role.DEMAND, rule.id(), "DEMAND", demand.name(), at, end, "delete within so long");
      }
    }
    SourceTerms terms = facts.terms();
    if (demand == Demand.SOURCE_DELETED && terms != null && terms.deleteWithin().isPresent()) {
      granted = true;
      Deadline end = retention.end(at, terms.deleteWithin().get(), Counting.EXACT);
      claim(Role.DEMAND, terms.key(), "TERMS", demand.name(), at, end, "follow a deletion");
    }
    if (!granted) {
      claim(
          Role.DEMAND,
          demand.name(),
          "DEMAND",
          demand.name(),
          at,
          retention.at(at),
          "no rule grants it time");
    }
  }

  private void weighTerms() {
    SourceTerms terms = facts.terms();
    if (terms != null && terms.keepAtMost().isPresent()) {
      Deadline end = retention.end(facts.start(), terms.keepAtMost().get(), Counting.EXACT);
      claim(
          Role.CAP,
          terms.key(),
          "TERMS",
          RetentionRule.START,
          facts.start(),
          end,
          "the source lets a copy stand no longer");
    }
  }

  private void weighPurposes() {
    Map<Purpose, Optional<Instant>> purposes = facts.purposes();
    if (!purposes.isEmpty() && purposes.keySet().stream().noneMatch(this::isLive)) {
      Instant last =
          purposes.values().stream().flatMap(Optional::stream).max(Instant::compareTo).orElse(now);
      claim(
          Role.CAP,
          "PURPOSE_ENDED",
          "PURPOSE",
          "PURPOSE_ENDED",
          last,
          retention.at(last),
          "no purpose is left");
    }
    purposes.values().stream().flatMap(Optional::stream).forEach(turns::add);
  }

  private boolean isLive(Purpose purpose) {
    Optional<Instant> end = facts.purposes().get(purpose);
    return end != null && (end.isEmpty() || now.isBefore(end.get()));
  }

  private void claim(
      Role role,
      String rule,
      String source,
      String anchor,
      Instant anchoredAt,
      Deadline end,
      String because) {
    claims.add(new Claim(role, rule, source, anchor, anchoredAt, end, because, null));
  }

  /** The longest that any live purpose needs it; for each, the shortest of its nearest level. */
  private @Nullable Deadline chosenMaximum() {
    List<Purpose> live = facts.purposes().keySet().stream().filter(this::isLive).toList();
    if (live.isEmpty()) {
      return shortest(null);
    }
    Deadline longest = null;
    for (Purpose purpose : live) {
      longest = later(longest, shortest(purpose));
    }
    return longest;
  }

  private @Nullable Deadline shortest(@Nullable Purpose purpose) {
    RetentionRule.Level nearest = null;
    Deadline shortest = null;
    for (Claim claim : claims) {
      RetentionRule rule = claim.of();
      if (claim.role() != Role.CHOSEN_MAXIMUM
          || rule == null
          || (rule.purpose().isPresent()
              && (purpose == null || !rule.purpose().get().covers(purpose)))) {
        continue;
      }
      int order = nearest == null ? -1 : rule.level().compareTo(nearest);
      if (order < 0) {
        nearest = rule.level();
        shortest = claim.end();
      } else if (order == 0) {
        shortest = earlier(shortest, claim.end());
      }
    }
    return shortest;
  }

  private List<Reason> reasons(Outcome outcome) {
    List<Reason> decisive = new ArrayList<>();
    List<Reason> weaker = new ArrayList<>();
    holds()
        .map(
            hold ->
                new Reason(
                    hold.id(),
                    "HOLD",
                    "",
                    null,
                    null,
                    Effect.DECIDES,
                    "a hold keeps it, until it is released"))
        .forEach(decisive::add);
    for (Claim claim : claims) {
      boolean decides = !outcome.held() && decides(claim, outcome);
      (decides ? decisive : weaker)
          .add(
              new Reason(
                  claim.rule(),
                  claim.source(),
                  claim.anchor(),
                  claim.anchoredAt(),
                  claim.end(),
                  decides ? Effect.DECIDES : Effect.YIELDS,
                  claim.because()));
    }
    Deadline refresh = refreshBy();
    SourceTerms terms = facts.terms();
    if (refresh != null && terms != null) {
      boolean decides = outcome.disposition() == Disposition.REFRESH;
      (decides ? decisive : weaker)
          .add(
              new Reason(
                  terms.key(),
                  "TERMS",
                  "REFRESHED",
                  facts.refreshedAt(),
                  refresh,
                  decides ? Effect.DECIDES : Effect.YIELDS,
                  "ask the source again"));
    }
    decisive.addAll(weaker);
    decisive.addAll(ignored);
    return decisive;
  }

  private static boolean decides(Claim claim, Outcome outcome) {
    return switch (outcome.disposition()) {
      case REFRESH -> false;
      case CONFLICT -> claim.end().equals(outcome.law()) || claim.end().equals(outcome.cap());
      case DELETE -> claim.end().equals(outcome.deleteBy());
      case KEEP ->
          claim.end().equals(outcome.deleteBy() == null ? outcome.keepUntil() : outcome.deleteBy());
    };
  }

  private @Nullable Deadline latest(Role role) {
    return claims.stream()
        .filter(claim -> claim.role() == role)
        .map(Claim::end)
        .max(IN_TIME)
        .orElse(null);
  }

  private @Nullable Deadline earliest(Role role) {
    return claims.stream()
        .filter(claim -> claim.role() == role)
        .map(Claim::end)
        .min(IN_TIME)
        .orElse(null);
  }

  private static @Nullable Deadline earlier(@Nullable Deadline one, @Nullable Deadline other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.at().isBefore(one.at()) ? other : one;
  }

  private static @Nullable Deadline later(@Nullable Deadline one, @Nullable Deadline other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return other.at().isAfter(one.at()) ? other : one;
  }
}
