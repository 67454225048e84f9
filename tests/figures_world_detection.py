"""What only detectors look at: who made what for whom, and targets of a policy.

Shaken last, so that everything else is shaken as if this were not there.
"""

from datetime import timedelta

from odoo import Command

#: figures with a target, and the target
TARGETS = {
    "quality.pass_rate_incoming": 70.0,
    "quality.pass_rate_finished": 50.0,
    "hr.attendance_rate": 60.0,
}


class DetectionWorld:
    def create_detection(self):
        self.used = [
            self._create_used(production)
            for production in self.productions
            for _number in range(2)
        ]
        near = self.companies[0]
        self.pieces = [
            (self._create_quant(place), product)
            for product in self.goods
            for place in self.places[:2]
        ]
        definitions = self.env["chanxiao.figure.definition"].search(
            [("key", "in", list(TARGETS))]
        )
        planning = self.env["hr.department"].create(
            {"name": "Planning", "company_id": near.id}
        )
        self.policy = self.env["chanxiao.meeting.policy"].create(
            {
                "name": "Weekly",
                "code": "SHAKEN",
                "company_id": near.id,
                "organizer_department_id": planning.id,
                "chair_id": self.env.uid,
                "recorder_id": self.env.uid,
                "recurrence": "weekly",
                "target_ids": [
                    Command.create(
                        {
                            "definition_id": definition.id,
                            "target": TARGETS[definition.key],
                            "threshold": TARGETS[definition.key] / 2,
                        }
                    )
                    for definition in definitions
                ],
            }
        )
        self.policy._write_system({"state": "approved"})

    def _create_used(self, production):
        return self.env["stock.move"].create(
            {
                "product_id": self.goods[1],
                "product_uom_qty": 1,
                "raw_material_production_id": production.id,
                "location_id": production.location_src_id.id,
                "location_dest_id": production.production_location_id.id,
                "company_id": production.company_id.id,
            }
        )

    def shake_detection(self):
        self._shake_orders_made_for()
        for move in self.used:
            self._shake_used(move)
        for product in self.env["product.product"].browse(self.goods):
            is_storable = self._random.choice((True, False))
            self._update(product.product_tmpl_id, is_storable=is_storable)
        for quant, product in self.pieces:
            self._update(
                quant,
                product_id=product,
                quantity=self._random.randint(-1, 4),
                reserved_quantity=self._random.randint(0, 1),
                owner_id=self._random.choice(self.owners),
            )
        for log in self._half_of(self.logs):
            self._update(log, workcenter_id=self._random.choice(self.centers).id)
        for order in self._half_of(self.orders):
            self._update(order, commitment_date=self._near_moment())
        for inspection in self.inspections[:6]:
            # in one of the last weeks
            age = timedelta(hours=self._random.randint(0, 400))
            self._update(
                inspection,
                date_done=self._window.as_of - age,
                stage=self._random.choice(("incoming", "incoming", "finished")),
            )
        self._link_moves()

    def _half_of(self, records):
        return [record for record in records if self._random.random() < 0.5]

    def _shake_orders_made_for(self):
        lines = [line.id for line, _moves in self.sold]
        for change in self.changes:
            self._update(change, order_id=self._random.choice(self.orders).id)
        for production in self.productions:
            self._update(
                production,
                sale_line_id=self._perhaps(self._random.choice(lines)),
                date_start=self._near_moment(),
            )
            for move in self._half_of(self._parts(production, "all_move_ids")):
                self._update(move, state="confirmed", date=self._near_moment())
            for operation in self._half_of(self._parts(production, "workorder_ids")):
                self._update(
                    operation,
                    production_date=self._near_moment(),
                    duration_expected=self._random.randint(0, 4000),
                )

    def _near_moment(self):
        """A moment from two weeks before to two weeks after the world is looked at."""
        hours = self._random.choice((-1, 0, 1, self._random.randint(-336, 336)))
        return self._window.as_of + timedelta(hours=hours)

    def _shake_used(self, move):
        states = ("done", "cancel", "waiting", "confirmed", "partially_available")
        place = self._random.choice(self.places[:5])
        self._update(
            move,
            state=self._random.choice(states),
            date=self._near_moment(),
            product_id=self._random.choice(self.goods),
            product_uom=self._random.choice(self.units),
            product_uom_qty=self._random.randint(0, 300) / 100,
            quantity=self._random.choice((0, 0, 0.5)),
            procure_method=self._random.choice(
                ("make_to_stock", "make_to_stock", "make_to_order")
            ),
            location_id=place.id,
            company_id=self._company().id,
        )

    def _link_made_for(self):
        """What some orders make goes to deliveries, as it would."""
        sold = [id_ for _line, moves in self.sold for id_ in moves._ids]
        made = [
            self._parts(production, "all_move_ids")._ids[0]
            for production in self.productions
        ]
        return {(id_, self._random.choice(sold)) for id_ in made}

    def _link_moves(self):
        """Some moves follow others, in circles too."""
        moves = [
            id_ for _line, of_line in (*self.sold, *self.bought) for id_ in of_line._ids
        ]
        moves += [move.id for move in self.used]
        for production in self.productions:
            moves += self._parts(production, "all_move_ids")._ids
        pairs = {tuple(self._random.sample(moves, 2)) for _number in range(40)}
        pairs |= self._link_made_for()
        self._updates.append(
            self.env.cr.mogrify(
                "INSERT INTO stock_move_move_rel (move_orig_id, move_dest_id) VALUES "
                + ", ".join("%s" for _pair in pairs)
                + " ON CONFLICT DO NOTHING",
                tuple(sorted(pairs)),
            )
        )
