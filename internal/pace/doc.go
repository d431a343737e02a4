// Package pace lets answers leave in time classes, so that how long an answer
// took tells no more of what its asker may not see than in which of a few
// classes the work fell.
//
// An answer leaves at the end of the class of its work: 16 ms after its request
// was read whole, or 32 ms, or 64, and so on, each class twice as long as the
// one before. What ends within one class is told apart by nothing; whoever times
// an answer of up to T learns one of 1 + log2(T / 16 ms) classes, which is two
// and a half bits for half a second. It is the simplest of the schemes
// of Askarov, Zhang and Myers, "Predictive black-box mitigation of timing
// channels" (CCS 2010): a schedule that does not depend on the secret, and
// doubles where it was missed.
//
// The classes hide small differences. That the work itself does not follow what
// is hidden is for the rooms that do it.
package pace
