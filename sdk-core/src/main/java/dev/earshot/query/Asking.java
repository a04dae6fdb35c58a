package dev.earshot.query;

/** How many queries of a set ask for which facts, and look into texts that must be named. */
record Asking(int post, int metrics, int scores, int unsearched) {
  static final Asking NOTHING = new Asking(0, 0, 0, 0);

  Asking with(StoredQuery stored) {
    return plus(stored, 1);
  }

  Asking without(StoredQuery stored) {
    return plus(stored, -1);
  }

  private Asking plus(StoredQuery stored, int one) {
    return new Asking(
        post + (stored.aspects().contains(Aspect.POST) ? one : 0),
        metrics + (stored.aspects().contains(Aspect.METRICS) ? one : 0),
        scores + (stored.aspects().contains(Aspect.SCORES) ? one : 0),
        unsearched + (stored.query().readsUnsearched() ? one : 0));
  }

  int of(Aspect aspect) {
    return switch (aspect) {
      case POST -> post;
      case METRICS -> metrics;
      case SCORES -> scores;
    };
  }
}
