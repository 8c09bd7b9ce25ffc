package io.lambent.services.cloudwatch.alarm;

/** The states of an alarm, with AWS's names. */
enum AlarmState {
  /** The values are within the threshold. */
  OK,
  /** So many values have crossed the threshold as the alarm asks for. */
  ALARM,
  /** There are no values to decide by; also the state of a new alarm. */
  INSUFFICIENT_DATA
}
