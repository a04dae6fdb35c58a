package dev.earshot.privacy.retention;

import dev.earshot.SourceTerms;
import dev.earshot.privacy.RetentionRule;
import dev.earshot.privacy.RetentionRule.Demand;
import dev.earshot.privacy.RetentionRule.Kind;
import dev.earshot.privacy.retention.RetentionDecision.Disposition;
import dev.earshot.privacy.retention.RetentionDecision.Effect;
import dev.earshot.privacy.retention.RetentionDecision.Principle;
import dev.earshot.privacy.retention.RetentionDecision.Reason;
import java.time.Instant;
import java.time.temporal.TemporalAmount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a judge decided, in words: every rule and fact that was looked at and what became of it. */
final class Explanation {
  private final Retention retention;
  private final Calendar calendar;
  private final Judge judge;
  private final Disposition disposition;
  private final ItemFacts facts;
  private final List<Hold> holds;
  private final long now;
  private final List<Reason> decisive = new ArrayList<>();
  private final List<Reason> weaker = new ArrayList<>();
  private final List<Reason> ignored = new ArrayList<>();

  Explanation(Retention retention, ItemFacts facts, List<Hold> holds, long now) {
    this.retention = retention;
    this.calendar = retention.calendar();
    this.judge = retention.judge();
    this.facts = facts;
    this.holds = holds;
    this.now = now;
    disposition = judge.decide(facts, holds, now);
    holds();
    for (Judge.Weighed each : judge.periods(facts.itemClass())) {
      rule(each);
    }
    facts.demands().forEach(this::demand);
    terms();
    lock();
    purposes();
    justifications();
    if (facts.firstParent() != Calendar.NEVER) {
      facts.parents().forEach(this::parent);
    }
    if (!judge.isGrounded()) {
      weighed(
          fact("NO_RULE", "PACK"),
          RetentionRule.START,
          facts.start(),
          facts.startMillis(),
          "no rule allows to store it");
    }
    refresh();
  }

  Disposition disposition() {
    return disposition;
  }

  Principle principle() {
    return judge.principle();
  }

  boolean isHeld() {
    return judge.isHeld();
  }

  @Nullable Deadline keepUntil() {
    return deadline(judge.keepUntilMillis());
  }

  @Nullable Deadline deleteBy() {
    return deadline(judge.deleteByMillis());
  }

  @Nullable Deadline refreshBy() {
    return deadline(judge.refreshByMillis());
  }

  @Nullable Deadline noticeFrom() {
    return deadline(judge.noticeFromMillis());
  }

  RetentionDecision.@Nullable Rules rules() {
    return retention.pack();
  }

  List<Reason> reasons() {
    List<Reason> all = new ArrayList<>(decisive);
    all.addAll(weaker);
    all.addAll(ignored);
    return List.copyOf(all);
  }

  /* The day on which a period has fully run: of an end at midnight, which is the first moment that is
   * no longer of it, the day before where whole days are counted. Which of the two an end is, the
   * claim that set it knows. */
  private @Nullable Deadline deadline(long end) {
    if (end == Calendar.NEVER || end == Calendar.EVER) {
      return null;
    }
    for (Judge.Weighed each : judge.periods(facts.itemClass())) {
      if (each.length().wholeDays() && ends(each, end)) {
        return wholeDays(end);
      }
    }
    for (Judge.Weighed each : retention.weighed()) {
      if (each.demand() >= 0
          && each.length().wholeDays()
          && each.rule().covers(facts.itemClass())
          && ends(each, end)) {
        return wholeDays(end);
      }
    }
    return exact(end);
  }

  private boolean ends(Judge.Weighed each, long end) {
    if (Judge.obstacle(each, facts, now) != null) {
      return false;
    }
    long anchor = each.demand() < 0 ? judge.anchor(each, facts) : facts.demandMillis(each.demand());
    return anchor != Calendar.NEVER && calendar.end(anchor, each.length()) == end;
  }

  private Deadline wholeDays(long end) {
    return new Deadline(Instant.ofEpochMilli(end), calendar.day(end - 1), calendar.zone());
  }

  private Deadline exact(long end) {
    return new Deadline(Instant.ofEpochMilli(end), calendar.day(end), calendar.zone());
  }

  /** What a reason says of itself, before what it came to. */
  private record Named(
      String rule, String source, String level, String period, boolean wholeDays) {}

  private static Named fact(String rule, String source) {
    return new Named(rule, source, "", "", false);
  }

  private static Named named(Judge.Weighed each, String source) {
    RetentionRule rule = each.rule();
    return new Named(
        rule.id(),
        source,
        rule.level().name(),
        rule.period().toString(),
        each.length().wholeDays());
  }

  private static Named terms(SourceTerms terms, TemporalAmount period) {
    return new Named(terms.key(), "TERMS", "", period.toString(), false);
  }

  private void weighed(
      Named named, String anchor, @Nullable Instant anchoredAt, long end, String because) {
    boolean decides = !judge.isHeld() && decides(end);
    (decides ? decisive : weaker)
        .add(
            new Reason(
                named.rule(),
                named.source(),
                named.level(),
                anchor,
                anchoredAt,
                named.period(),
                named.wholeDays() ? wholeDays(end) : exact(end),
                decides ? Effect.DECIDES : Effect.YIELDS,
                because));
  }

  private boolean decides(long end) {
    return switch (disposition) {
      case REFRESH -> false;
      case CONFLICT -> end == judge.lawMillis() || end == judge.capMillis();
      case DELETE, NOTICE -> end == judge.deleteByMillis();
      case KEEP ->
          end
              == (judge.deleteByMillis() == Calendar.NEVER
                  ? judge.keepUntilMillis()
                  : judge.deleteByMillis());
    };
  }

  private void ignored(Named named, String anchor, @Nullable Instant anchoredAt, String because) {
    ignored.add(
        new Reason(
            named.rule(),
            named.source(),
            named.level(),
            anchor,
            anchoredAt,
            named.period(),
            null,
            Effect.IGNORED,
            because));
  }

  private void holds() {
    for (Hold hold : holds) {
      if (hold.covers(facts)) {
        boolean inForce = now >= hold.sinceMillis() && now < hold.releasedMillis();
        if (inForce) {
          decisive.add(held(hold.id(), "HOLD", hold.since(), "a hold keeps it until its release"));
        } else {
          ignored(
              fact(hold.id(), "HOLD"),
              "",
              told(hold.since()),
              now < hold.sinceMillis() ? "not yet in force" : "released");
        }
      }
    }
    ObjectLock lock = facts.lock();
    if (lock != null) {
      for (ObjectLock.HoldKind kind : lock.holds()) {
        decisive.add(held(kind.name(), "LOCK", null, "a hold of its store keeps it"));
      }
    }
  }

  private static Reason held(String id, String source, @Nullable Instant since, String because) {
    return new Reason(id, source, "", "", told(since), "", null, Effect.DECIDES, because);
  }

  /* A hold since ever began at no moment. */
  private static @Nullable Instant told(@Nullable Instant since) {
    return Instant.MIN.equals(since) ? null : since;
  }

  private void rule(Judge.Weighed each) {
    RetentionRule rule = each.rule();
    Named named = named(each, each.ofParent() ? "PARENT" : rule.authority().name());
    Instant anchoredAt = facts.anchor(rule.anchor()).orElse(null);
    Judge.Obstacle obstacle = Judge.obstacle(each, facts, now);
    long anchor = judge.anchor(each, facts);
    if (obstacle != null || anchor == Calendar.NEVER) {
      ignored(
          named,
          rule.anchor(),
          anchoredAt,
          obstacle == null ? "the event from which it runs has not happened" : obstacle.words);
      return;
    }
    weighed(
        named,
        rule.anchor(),
        anchoredAt,
        calendar.end(anchor, each.length()),
        each.ofParent()
            ? "a parent is kept at most so long"
            : rule.kind() == Kind.MINIMUM ? "keep at least so long" : "keep at most so long");
  }

  private void demand(Demand demand, Instant at) {
    int ordinal = ItemFacts.index(demand);
    if (facts.demandMillis(ordinal) > now) {
      ignored(fact(demand.name(), "DEMAND"), demand.name(), at, "not yet made");
      return;
    }
    boolean granted = false;
    for (Judge.Weighed each : retention.weighed()) {
      if (each.demand() == ordinal && each.rule().covers(facts.itemClass())) {
        Judge.Obstacle obstacle = Judge.obstacle(each, facts, now);
        if (obstacle != null) {
          Named named = named(each, each.rule().authority().name());
          ignored(named, demand.name(), at, obstacle.words);
          continue;
        }
        granted = true;
        long end = calendar.end(facts.demandMillis(ordinal), each.length());
        long put = Judge.demandEnd(ordinal, end, facts);
        weighed(
            named(each, "DEMAND"),
            demand.name(),
            at,
            put,
            put == end ? "delete within so long" : "put off by a justification");
      }
    }
    SourceTerms terms = facts.terms();
    if (demand == Demand.SOURCE_DELETED && terms != null && terms.deleteWithin().isPresent()) {
      granted = true;
      weighed(
          terms(terms, terms.deleteWithin().get()),
          demand.name(),
          at,
          facts.deleteEnd(),
          "follow a deletion");
    }
    if (!granted) {
      weighed(
          fact(demand.name(), "DEMAND"),
          demand.name(),
          at,
          Judge.demandEnd(ordinal, facts.demandMillis(ordinal), facts),
          "no rule grants it time");
    }
  }

  private void terms() {
    SourceTerms terms = facts.terms();
    if (terms != null && terms.keepAtMost().isPresent()) {
      weighed(
          terms(terms, terms.keepAtMost().get()),
          RetentionRule.START,
          facts.start(),
          facts.termsEnd(),
          "the source lets a copy stand no longer");
    }
  }

  private void lock() {
    ObjectLock lock = facts.lock();
    if (lock != null) {
      for (ObjectLock.Mode mode : ObjectLock.Mode.values()) {
        lock.keptUntil(mode)
            .ifPresent(
                end ->
                    weighed(
                        fact(mode.name(), "LOCK"),
                        "",
                        null,
                        Calendar.ceil(end),
                        "its store keeps it so long"));
      }
    }
  }

  private void purposes() {
    long last = Calendar.EVER;
    for (int i = 0; i < facts.purposeCount(); i++) {
      last = Math.max(last, facts.purposeEnd(i));
    }
    if (facts.purposeCount() > 0 && last <= now) {
      weighed(
          fact("PURPOSE_ENDED", "PURPOSE"),
          "PURPOSE_ENDED",
          Instant.ofEpochMilli(last),
          Math.max(last, facts.justifiedUntil()),
          "no purpose is left");
    }
  }

  private void justifications() {
    facts
        .justifications()
        .forEach(
            (code, until) ->
                weaker.add(
                    new Reason(
                        code,
                        "JUSTIFICATION",
                        "",
                        "",
                        null,
                        "",
                        exact(Calendar.ceil(until)),
                        Effect.YIELDS,
                        "puts off the end of the last purpose, an erasure and an objection")));
  }

  private void parent(Instant by) {
    weighed(fact("PARENT", "PARENT"), "", by, Calendar.ceil(by), "derived from it");
  }

  private void refresh() {
    SourceTerms terms = facts.terms();
    if (terms != null && terms.refreshWithin().isPresent()) {
      boolean decides = disposition == Disposition.REFRESH;
      (decides ? decisive : weaker)
          .add(
              new Reason(
                  terms.key(),
                  "TERMS",
                  "",
                  "REFRESHED",
                  facts.refreshedAt(),
                  terms.refreshWithin().get().toString(),
                  exact(facts.refreshEnd()),
                  decides ? Effect.DECIDES : Effect.YIELDS,
                  "ask the source again"));
    }
  }
}
