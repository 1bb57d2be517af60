package io.chokepoint.core.diagnosis.rules;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PredicatesTest {

  @Test
  void namesTheColumnsOfAWhereClauseInOrder() {
    assertThat(
            Predicates.columns(
                "select * from orders where customer_id = ? and placed_at >= ? order by placed_at limit ?"))
        .containsExactly("customer_id", "placed_at");
  }

  @Test
  void namesQualifiedColumnsOfJoinsAndOfWhere() {
    assertThat(
            Predicates.columns(
                "SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id WHERE c.country IN (?) AND o.state <> ?"))
        .containsExactly("c.id", "o.customer_id", "c.country", "o.state");
  }

  @Test
  void understandsQuotedColumnsLikeBetweenAndNull() {
    assertThat(
            Predicates.columns(
                "update t set a = ? where \"userId\" like ? and b between ? and ? and c is null"))
        .containsExactly("\"userId\"", "b", "c");
  }

  @Test
  void asksForIndexesOfTheTablesThatAreJoinedAndNotOfTheirPrimaryKeys() {
    assertThat(
            Predicates.indexable(
                "select distinct A.id from articles A left join article_tags as AT on A.id = AT.article_id"
                    + " left join tags T on T.id = AT.tag_id where T.name = ? and upper(A.slug) = ?"))
        .containsExactly("article_tags.article_id", "article_tags.tag_id", "tags.name");
    assertThat(
            Predicates.indexable(
                "select A.id, A.created_at from articles A left join users U on U.id = A.user_id"))
        .containsExactly("articles.user_id");
    assertThat(Predicates.indexable("select * from orders where id = ?")).isEmpty();
  }

  @Test
  void findsNothingWhereNothingIsCompared() {
    assertThat(Predicates.columns("select count(*) from orders")).isEmpty();
    assertThat(Predicates.columns("commit")).isEmpty();
    assertThat(Predicates.columns("")).isEmpty();
  }
}
