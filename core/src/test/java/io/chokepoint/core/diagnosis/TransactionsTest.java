package io.chokepoint.core.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TransactionsTest {

  @Test
  void knowsWhatOnlySteersATransaction() {
    assertThat(Transactions.controls("COMMIT")).isTrue();
    assertThat(Transactions.controls(" begin transaction")).isTrue();
    assertThat(Transactions.controls("set transaction isolation level ?")).isTrue();
  }

  @Test
  void takesWorkForWork() {
    assertThat(Transactions.controls("select commit from settings")).isFalse();
    assertThat(Transactions.controls("update t set a = ?")).isFalse();
    assertThat(Transactions.controls("")).isFalse();
  }
}
