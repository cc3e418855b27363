/** Files as sequences, through DataVec's sequence record readers. */
package dev.unroll.datasets.datavec;
