package dev.dispatch.event;

import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** A fact that happened. Past tense, append-only, numbered by the store. */
@JsonTypeInfo(use = JsonTypeInfo.Id.SIMPLE_NAME, property = "type")
public sealed interface Event permits TaskEvent, LaneEvent, EntryEvent {}
