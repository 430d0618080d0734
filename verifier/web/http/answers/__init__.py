"""Answers: headers, problem documents, streams, and bytes that are ready before they are asked for."""
