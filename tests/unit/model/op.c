#include "model/op.h"

#include "t.h"

int
main(void)
{
	STR_EQ(op_type_name(OP_ACK), "ack", "the name of an acknowledgement");
	STR_EQ(op_type_name((enum op_type)99), "?", "an unknown type has none");
	INT_EQ(op_type_of("ack", 3), OP_ACK, "a name gives the type");
	INT_EQ(op_type_of("acks", 4), OP_NONE, "no other name does");
	INT_EQ(op_type_of("", 0), OP_NONE, "nor none");
	STR_EQ(op_state_name(OPS_QUEUED), "queued", "state 0");
	STR_EQ(op_state_name(OPS_SENT), "sent", "state 1");
	STR_EQ(op_state_name(OPS_DONE), "accepted", "state 2");
	STR_EQ(op_state_name(OPS_REFUSED), "refused", "state 3");
	STR_EQ(op_state_name((enum op_state)9), "?", "an unknown state");
	return t_end();
}
