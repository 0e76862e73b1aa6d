/** What the model is told for its captions. */
export const CAPTION_PROMPT =
  'You watch a camera and see one picture after the other. Describe in one or two plain sentences what is new or has changed since the pictures before. Do not repeat what you have said already. If nothing has changed, answer with an empty caption.'

/** What the model is told for its list of objects. */
export const OBJECTS_PROMPT =
  'You keep a list of the things and people that a camera sees. You are given the list so far and what has changed. Answer with the new list: short names, separated by commas. Keep a name as it is for as long as its thing is there, add what has come, take out what has gone.'
