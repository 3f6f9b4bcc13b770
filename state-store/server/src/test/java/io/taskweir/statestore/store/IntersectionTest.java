package io.taskweir.statestore.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IntersectionTest {
  @Test
  void only_what_all_lists_have_is_common() {
    assertThat(common(places(1, 2, 4, 8), places(2, 3, 4, 5), places(0, 4, 8)))
        .containsExactly(place(4));
    assertThat(common(places(1, 2, 3))).containsExactly(place(1), place(2), place(3));
    assertThat(common(places(1, 3), places(2, 4))).isEmpty();
    assertThat(common(places(1, 3), places())).isEmpty();
  }

  /** Whichever list is asked first. */
  @Test
  void a_long_list_is_leapt_over_where_a_short_one_has_nothing() {
    Places everything = places(LongStream.range(0, 100_000).toArray());
    Places few = places(7, 50_000, 99_999);

    for (List<Places> lists : List.of(List.of(everything, few), List.of(few, everything))) {
      Intersection common = new Intersection(lists, Position.FIRST);
      int steps = 0;
      while (common.next() != null) {
        steps++;
      }
      assertThat(steps).isBetween(3, 8);
    }
  }

  private static List<Position> common(Places... lists) {
    Intersection places = new Intersection(List.of(lists), Position.FIRST);
    List<Position> common = new ArrayList<>();
    for (Intersection.Step step = places.next(); step != null; step = places.next()) {
      if (step.isCommon()) {
        common.add(step.place());
      }
    }
    return common;
  }

  private static Places places(long... times) {
    NavigableSet<Position> places = new TreeSet<>();
    for (long time : times) {
      places.add(place(time));
    }
    return new Places() {
      @Override
      public @Nullable Position after(Position place) {
        return places.higher(place);
      }

      @Override
      public @Nullable Position from(Position place) {
        return places.ceiling(place);
      }
    };
  }

  private static Position place(long ms) {
    return new Position(ms, "t");
  }
}
