"""Moves of the world's sales and purchase lines; see ``figures_world``."""


class GoodsWorld:
    def _create_moves(self):
        """Two moves for each line of goods: open, done, given up, or no longer its."""
        self.ends = self.env["stock.location"].concat(
            self.env.ref("stock.stock_location_customers"),
            self.env.ref("stock.stock_location_suppliers"),
            *(
                self.env["stock.warehouse"]
                .search([("company_id", "=", company.id)], limit=1)
                .lot_stock_id
                for company in self.companies
            ),
        )
        self.sold = self._create_moves_of(self.orders, "sale_line_id")
        self.bought = self._create_moves_of(self.purchases, "purchase_line_id")

    def _create_moves_of(self, orders, link):
        """Moves by line, all made at once."""
        lines = [
            line
            for order in orders
            for line in self._parts(order, "order_line", "product_id")
            if line.product_id.type == "consu"
        ]
        moves = self.env["stock.move"].create(
            [
                {
                    link: line.id,
                    "product_id": line.product_id.id,
                    "product_uom_qty": 1,
                    "location_id": self.ends[-1].id,
                    "location_dest_id": self.ends[0].id,
                    "company_id": self.companies[0].id,
                }
                for line in lines
                for _number in range(2)
            ]
        )
        return [
            (line, moves[2 * number : 2 * number + 2])
            for number, line in enumerate(lines)
        ]

    def _shake_goods(self):
        for link, pairs in (
            ("sale_line_id", self.sold),
            ("purchase_line_id", self.bought),
        ):
            for line, moves in pairs:
                is_moved = self._random.random() < 0.8
                is_kit = self._random.random() < 0.2
                own = self._parts(line, "product_id").id
                products = self.goods if is_kit else [own]
                for move in moves:
                    self._shake_goods_move(move, link, is_moved and line.id, products)

    def _shake_goods_move(self, move, link, line_id, products):
        states = ("done", "cancel", "draft", "waiting", "confirmed", "assigned")
        self._update(
            move,
            **{link: line_id or None},
            state=self._random.choice(("done", *states)),
            date=self._moment(),
            product_id=self._random.choice(products),
            product_uom=self._random.choice(self.units),
            product_uom_qty=self._random.randint(0, 400) / 100,
            location_id=self._random.choice(self.ends._ids),
            location_dest_id=self._random.choice(self.ends._ids),
            location_final_id=self._perhaps(self._random.choice(self.ends._ids)),
            company_id=self._company().id,
        )

    def _moved(self, quantity):
        """What was moved of a quantity: some of it, or as good as all of it."""
        return self._random.choice(
            (
                self._random.randint(0, 5),
                quantity,
                quantity - 0.004,
                quantity - 0.005,
                quantity - 0.006,
            )
        )
